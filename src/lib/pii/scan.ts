import { createHash } from "node:crypto";
import { type CustomOptions, type CustomRules, hitCustom, parseCustom } from "./custom";
import { PUBLIC_FIGURES } from "./data/lists";
import { Detector } from "./detect/analyser";
import { Findings } from "./detect/findings";
import type { Hit } from "./detect/hit";
import type { TextAnalysis } from "./detect/text-analysis";
import { BUILT_IN } from "./recognisers/builtin";
import { isReserved } from "./recognisers/reserved";
import { type Finding, type Scan, type Scanner, SEVERITY_OF } from "./types";
import { unescapeText } from "./views/escapes";
import { foldText } from "./views/fold";
import { joinText, unmarkText } from "./views/marks";
import { readDigits } from "./views/number-words";
import { joinPieces } from "./views/pieces";
import { closeUp, closeUpAddress } from "./views/spread";
import type { View } from "./views/view";

export type { Finding, PiiType, Scan, Scanner } from "./types";

/** Raised by hand when the engine changes; the data behind it speaks for itself through a digest. */
const ENGINE_VERSION = 9;
/** Changes whenever recognisers change. An entry that was scanned by another version is scanned again. */
export const SCANNER_VERSION: string = `${ENGINE_VERSION}.${digestOf([BUILT_IN, [...PUBLIC_FIGURES]])}`;

/** Building the lexicon costs some milliseconds: once, for every tenant. */
const DETECTOR = new Detector(BUILT_IN);
const NO_RULES = parseCustom({});

/**
 * A tenant's scanner: the built-in recognisers and its own.
 * @throws Error when a recogniser is not RE2 syntax, too large, or one too many
 */
export function createScanner(options: CustomOptions = {}): Scanner {
  const rules = hasRules(options) ? parseCustom(options) : NO_RULES;
  const version = rules === NO_RULES ? SCANNER_VERSION : `${SCANNER_VERSION}+${digestOf(options)}`;
  return {
    version,
    weight: 1 + rules.work,
    scan: (text) => scanText(text, rules),
  };
}

function hasRules({ custom = [], deny = [], allow = [], names = "all", reserved = "exempt" }: CustomOptions): boolean {
  return custom.length + deny.length + allow.length > 0 || names !== "all" || reserved !== "exempt";
}

function scanText(text: string, rules: CustomRules): Scan {
  const findings = new Findings();
  const folded = foldText(text);
  const analysis = DETECTOR.detect(folded.text, rules.names, (hit) => findings.add(toFinding(hit, folded)));
  hitCustom(folded.text, rules, (hit) =>
    findings.add({ ...hit, start: folded.start(hit.start), end: folded.end(hit.end) }),
  );
  findRead(folded, analysis, rules, findings.add);
  return findings.close(text, (finding) => !isAllowed(text, finding, rules) && !isNobodys(text, finding, rules));
}

/** How a reader may see a text otherwise than it is written; what is read so must contain something that was changed. */
const READINGS: readonly ((text: string, analysis: TextAnalysis) => View | undefined)[] = [
  unescapeText,
  unmarkText,
  joinText,
  joinPieces,
  (text, { hasSingles }) => (hasSingles ? closeUp(text) : undefined),
  (text, { ats }) => (ats.length > 0 ? closeUpAddress(text) : undefined),
  (text, { hasDigitWords }) => (hasDigitWords ? readDigits(text) : undefined),
];
/** What is looked at around a change: the longest token and its label. */
const READING_REACH = 192;
/** What is shorter is as likely a part of something else: `age41_59`. */
const READ_MIN = 7;

/** Findings that only show in another reading of the text: those that contain a change. */
function findRead(
  folded: View,
  analysis: TextAnalysis,
  { names }: CustomRules,
  found: (finding: Finding) => void,
): void {
  for (const read of READINGS) {
    const view = read(folded.text, analysis);
    for (const { start: from, end: to } of view?.around(READING_REACH) ?? []) {
      DETECTOR.detect(view?.text.slice(from, to) ?? "", names, ({ start, end, type, score }) => {
        if (view === undefined || end - start < READ_MIN || !view.changed(from + start, from + end)) return;
        found(toFinding({ start: view.start(from + start), end: view.end(from + end), type, score }, folded));
      });
    }
  }
}

function toFinding({ start, end, type, score }: Hit, view: View): Finding {
  return { start: view.start(start), end: view.end(end), type, severity: SEVERITY_OF[type], score };
}

function isAllowed(text: string, { start, end }: Finding, { allow }: CustomRules): boolean {
  return allow.size > 0 && allow.has(text.slice(start, end).trim().toLowerCase());
}

function isNobodys(text: string, { start, end, type }: Finding, { reserved }: CustomRules): boolean {
  return reserved === "exempt" && isReserved(type, foldText(text.slice(start, end)).text);
}

/** Twelve characters of SHA-256 over the data: patterns by their source, checks by nothing (ENGINE_VERSION). */
function digestOf(data: unknown): string {
  const source = JSON.stringify(data, (_, value: unknown) => (value instanceof RegExp ? value.toString() : value));
  return createHash("sha256").update(source).digest("hex").slice(0, 12);
}
