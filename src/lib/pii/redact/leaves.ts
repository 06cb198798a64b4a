import { isJsonObject, type JsonValue } from "@/lib/core/json";
import type { Severity, Tier } from "@/lib/core/tier";
import { Meter, runToEnd } from "../detect/meter";
import { SeverityTally } from "../tier";
import type { Finding, PiiType, Scanner } from "../types";
import { type NumberedPlaceholders, redactSliced } from "./anonymiser";
import { visitJsonText } from "./json-text";

/** Deeper values are refused (`clean: false`), because the recursion must end before the stack does. */
const DEPTH_MAX = 64;
/**
 * Scans of one value: the last must find nothing. A placeholder is shorter than what it stands for, so a label may
 * come near a number that was out of its reach before; a third look settles that.
 */
const ROUNDS_MAX = 4;
/** A text up to this length is scanned in one go, which is cheaper than in steps. UTF-16 units. */
const SHORT_CHARS = 2_048;
/** Units of work in a step, and what a short text may take of it for each character. */
const BUDGET = 4_096;
const SHORT_WORK = 1;

export interface RedactedLeaves {
  value: JsonValue;
  findings: { type: PiiType; count: number }[];
  severity: Severity;
  tier: Tier;
  /** False when something personal is still there, or could not be looked at: the value must not be stored. */
  clean: boolean;
}

interface LeavesOptions {
  numbered?: NumberedPlaceholders;
}

/**
 * Redacts the string leaves of a JSON value and keeps its shape. A leaf that is itself JSON (tool arguments, JSON
 * mode content) stays valid JSON. A leaf is scanned behind its key, so that `{"ssn": "..."}` has its label.
 * Keys and numbers can't be replaced without changing the shape: a finding there makes the value unclean.
 *
 * In steps, where the scanner comes with a `run` of its own.
 */
export function redactLeaves(value: JsonValue, scanner: Scanner, options: LeavesOptions = {}): RedactedLeaves {
  const { numbered } = options;
  const steps = function* (plain: Scanner) {
    return { redacted: yield* redactLeavesSliced(value, plain, options), numbered };
  };
  const done = scanner.run === undefined ? runToEnd(steps(scanner)) : scanner.run(steps);
  // Work that was begun again has new numbers: they go on from those that were given when this part was done.
  if (done.numbered !== undefined) numbered?.goOnFrom(done.numbered);
  return done.redacted;
}

function* redactLeavesSliced(
  value: JsonValue,
  scanner: Scanner,
  options: LeavesOptions,
): Generator<undefined, RedactedLeaves> {
  const pass = new Pass(scanner, options);
  let redacted = value;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = pass.found;
    redacted = yield* redactValue(redacted, "", 0, pass);
    if (pass.isStuck) break;
    if (pass.found === before) return pass.result(redacted, true);
  }
  return pass.result(redacted, false);
}

/** What is found on the way through a value. Counted and not kept: there may be 100,000 of it. */
class Pass {
  readonly scanner: Scanner;
  readonly options: LeavesOptions;
  readonly meter = new Meter(BUDGET);
  found = 0;
  /** Something was found, or may be hidden, where nothing can be replaced. */
  isStuck = false;
  readonly #counts = new Map<PiiType, number>();
  readonly #tally = new SeverityTally();

  constructor(scanner: Scanner, options: LeavesOptions) {
    this.scanner = scanner;
    this.options = options;
  }

  note(finding: Finding): void {
    this.found++;
    this.#counts.set(finding.type, (this.#counts.get(finding.type) ?? 0) + 1);
    this.#tally.add(finding);
  }

  result(value: JsonValue, clean: boolean): RedactedLeaves {
    const findings = [...this.#counts].map(([type, count]) => ({ type, count }));
    return { value, findings, severity: this.#tally.severity, tier: this.#tally.tier, clean };
  }
}

function* redactValue(value: JsonValue, key: string, depth: number, pass: Pass): Generator<undefined, JsonValue> {
  if (depth > DEPTH_MAX) {
    pass.isStuck = true;
    return value;
  }
  if (typeof value === "string") return yield* redactLeaf(value, key, pass);
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) items.push(yield* redactValue(item, key, depth + 1, pass));
    return items;
  }
  if (isJsonObject(value)) return yield* redactObject(value, depth, pass);
  if (typeof value === "number") yield* refuseInPlace(`${value}`, key, pass);
  return value;
}

function* redactObject(
  value: { [key: string]: JsonValue },
  depth: number,
  pass: Pass,
): Generator<undefined, { [key: string]: JsonValue }> {
  const entries: [string, JsonValue][] = [];
  for (const [key, item] of Object.entries(value)) {
    yield* refuseInPlace(key, "", pass);
    entries.push([key, yield* redactValue(item, key, depth + 1, pass)]);
  }
  return Object.fromEntries(entries);
}

function* redactLeaf(text: string, key: string, pass: Pass): Generator<undefined, string> {
  const visitor = {
    // A string inside may be JSON again (arguments inside arguments); each layer is shorter than the one around it.
    string: (leaf: string, leafKey: string) => redactLeaf(leaf, leafKey || key, pass),
    fixed: (fixed: string, fixedKey: string) => refuseInPlace(fixed, fixedKey, pass),
  };
  return (yield* visitJsonText(text, visitor, pass.meter)) ?? (yield* redactPlain(text, key, pass));
}

function* redactPlain(text: string, key: string, pass: Pass): Generator<undefined, string> {
  const findings = yield* findBehindKey(text, key, pass);
  return yield* redactSliced(text, findings, pass.options, pass.meter);
}

/** Keys and numbers: nothing can be put in their place, so a finding refuses the whole value. */
function* refuseInPlace(text: string, key: string, pass: Pass): Generator<undefined, void> {
  if (text.length < 5) return;
  const findings = yield* findBehindKey(text, key, pass);
  if (findings.length > 0) pass.isStuck = true;
}

/** Scans `key: text` and gives the findings of `text` alone, in its own offsets. */
function* findBehindKey(text: string, key: string, pass: Pass): Generator<undefined, Finding[]> {
  const label = key === "" || key.length > 64 ? "" : `${key}: `;
  const scan = yield* scanned(label + text, pass);
  const findings: Finding[] = [];
  for (const finding of scan.findings) {
    if (pass.meter.isSpent(1)) yield;
    const start = Math.max(0, finding.start - label.length);
    const end = finding.end - label.length;
    if (start >= end) continue;
    const own = { ...finding, start, end };
    findings.push(own);
    pass.note(own);
  }
  return findings;
}

function* scanned(text: string, { scanner, meter }: Pass) {
  if (text.length > SHORT_CHARS) return yield* scanner.scanSliced(text);
  if (meter.isSpent(text.length * SHORT_WORK)) yield;
  return scanner.scan(text);
}
