import { createHash } from "node:crypto";
import { type CustomOptions, type CustomRules, hitCustom, parseCustom } from "./custom";
import { Detector } from "./detector";
import { unescapeSliced } from "./escapes";
import { foldSliced } from "./fold";
import { mergeHits } from "./merge";
import { PUBLIC_FIGURES } from "./names/public-figures";
import { outsidePlaceholders } from "./placeholder";
import { BUILT_IN } from "./recognisers/builtin";
import { severityOf, tierOf } from "./tier";
import { type Finding, type Scan, type Scanner, SEVERITY_OF } from "./types";
import type { Hit } from "./values";
import type { View } from "./view";

export type { Finding, PiiType, Scan, Scanner } from "./types";

/** Raised by hand when the engine changes; the data behind it speaks for itself through a digest. */
const ENGINE_VERSION = 2;
/** Changes whenever recognisers change. An entry that was scanned by another version is scanned again. */
export const SCANNER_VERSION: string = `${ENGINE_VERSION}.${digestOf([BUILT_IN, [...PUBLIC_FIGURES]])}`;

/** Places tried between two yields of a sliced scan: about a millisecond. */
const BUDGET = 128;

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
    scan: (text) => runToEnd(scanSliced(text, rules, Number.POSITIVE_INFINITY)),
    scanSliced: (text, budget = BUDGET) => scanSliced(text, rules, budget),
  };
}

function hasRules({ custom = [], deny = [], allow = [], names = "all" }: CustomOptions): boolean {
  return custom.length + deny.length + allow.length > 0 || names !== "all";
}

function runToEnd<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function* scanSliced(text: string, rules: CustomRules, budget: number): Generator<undefined, Scan> {
  const folded = yield* foldSliced(text);
  const hits = yield* DETECTOR.detect(folded.text, budget, rules.names);
  const findings = hits.map((hit) => toFinding(hit, folded));
  const custom = yield* hitCustom(folded.text, rules);
  for (const hit of custom) findings.push({ ...hit, start: folded.start(hit.start), end: folded.end(hit.end) });
  const escaped = yield* findEscaped(folded, rules, budget);
  findings.push(...escaped);
  const kept = mergeHits(outsidePlaceholders(text, dropAllowed(text, findings, rules)));
  return { findings: kept, severity: severityOf(kept), tier: tierOf(kept) };
}

/** Findings that only show when escapes are read: those that contain one. */
function* findEscaped(folded: View, { names }: CustomRules, budget: number): Generator<undefined, Finding[]> {
  const unescaped = yield* unescapeSliced(folded.text);
  if (unescaped === undefined) return [];
  yield;
  const hits = yield* DETECTOR.detect(unescaped.text, budget, names);
  return hits
    .filter((hit) => unescaped.changed(hit.start, hit.end))
    .map((hit) => toFinding({ ...hit, start: unescaped.start(hit.start), end: unescaped.end(hit.end) }, folded));
}

function toFinding({ start, end, type, score }: Hit, view: View): Finding {
  return { start: view.start(start), end: view.end(end), type, severity: SEVERITY_OF[type], score };
}

function dropAllowed(text: string, findings: Finding[], { allow }: CustomRules): Finding[] {
  if (allow.size === 0) return findings;
  return findings.filter(({ start, end }) => !allow.has(text.slice(start, end).trim().toLowerCase()));
}

/** Twelve characters of SHA-256 over the data: patterns by their source, checks by nothing (ENGINE_VERSION). */
function digestOf(data: unknown): string {
  const source = JSON.stringify(data, (_, value: unknown) => (value instanceof RegExp ? value.toString() : value));
  return createHash("sha256").update(source).digest("hex").slice(0, 12);
}
