import { createHash } from "node:crypto";
import { type CustomOptions, type CustomRules, hitCustom, parseCustom } from "./custom";
import { PUBLIC_FIGURES } from "./data/lists";
import { Detector } from "./detect/analyser";
import type { Hit } from "./detect/hit";
import { Ledger } from "./detect/ledger";
import { BUILT_IN } from "./recognisers/builtin";
import { isReserved } from "./recognisers/reserved";
import { type Finding, type Scan, type Scanner, SEVERITY_OF } from "./types";
import { unescapeText } from "./views/escapes";
import { foldText } from "./views/fold";
import type { View } from "./views/view";

export type { Finding, PiiType, Scan, Scanner } from "./types";

/** Raised by hand when the engine changes; the data behind it speaks for itself through a digest. */
const ENGINE_VERSION = 5;
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
  const ledger = new Ledger();
  const folded = foldText(text);
  DETECTOR.detect(folded.text, rules.names, (hit) => ledger.add(toFinding(hit, folded)));
  hitCustom(folded.text, rules, (hit) =>
    ledger.add({ ...hit, start: folded.start(hit.start), end: folded.end(hit.end) }),
  );
  findEscaped(folded, rules, ledger.add);
  return ledger.close(text, (finding) => !isAllowed(text, finding, rules) && !isNobodys(text, finding, rules));
}

/** Findings that only show when escapes are read: those that contain one. */
function findEscaped(folded: View, { names }: CustomRules, found: (finding: Finding) => void): void {
  const unescaped = unescapeText(folded.text);
  if (unescaped === undefined) return;
  DETECTOR.detect(unescaped.text, names, (hit) => {
    if (!unescaped.changed(hit.start, hit.end)) return;
    found(toFinding({ ...hit, start: unescaped.start(hit.start), end: unescaped.end(hit.end) }, folded));
  });
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
