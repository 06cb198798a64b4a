import { isJsonObject, type JsonValue } from "@/lib/core/json";
import type { Severity, Tier } from "@/lib/core/tier";
import { SeverityTally } from "../tier";
import type { Finding, PiiType, Scanner } from "../types";
import { NumberedPlaceholders, redactText } from "./anonymiser";
import { visitJsonText } from "./json-text";

/** Deeper values are refused (`clean: false`), because the recursion must end before the stack does. */
const DEPTH_MAX = 64;
/**
 * Scans of one value: the last must find nothing. A placeholder is shorter than what it stands for, so a label may
 * come near a number that was out of its reach before; a third look settles that.
 */
const ROUNDS_MAX = 4;

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
 */
export function redactLeaves(value: JsonValue, scanner: Scanner, options: LeavesOptions = {}): RedactedLeaves {
  const pass = new Pass(scanner, options);
  let redacted = value;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = pass.found;
    redacted = redactValue(redacted, "", 0, pass);
    if (pass.isStuck) break;
    if (pass.found === before) return pass.result(redacted, true);
  }
  return pass.result(redacted, false);
}

/** Several values of one answer: the same value gets the same number in all of them. */
export function redactValues(values: readonly JsonValue[], scanner: Scanner, isNumbered: boolean): RedactedLeaves[] {
  const options = isNumbered ? { numbered: new NumberedPlaceholders() } : {};
  return values.map((value) => redactLeaves(value, scanner, options));
}

/** What is found on the way through a value. Counted and not kept: there may be 100,000 of it. */
class Pass {
  readonly scanner: Scanner;
  readonly options: LeavesOptions;
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

function redactValue(value: JsonValue, key: string, depth: number, pass: Pass): JsonValue {
  if (depth > DEPTH_MAX) {
    pass.isStuck = true;
    return value;
  }
  if (typeof value === "string") return redactLeaf(value, key, pass);
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) items.push(redactValue(item, key, depth + 1, pass));
    return items;
  }
  if (isJsonObject(value)) return redactObject(value, depth, pass);
  if (typeof value === "number") refuseInPlace(`${value}`, key, pass);
  return value;
}

function redactObject(value: { [key: string]: JsonValue }, depth: number, pass: Pass): { [key: string]: JsonValue } {
  const entries: [string, JsonValue][] = [];
  for (const [key, item] of Object.entries(value)) {
    refuseInPlace(key, "", pass);
    entries.push([key, redactValue(item, key, depth + 1, pass)]);
  }
  return Object.fromEntries(entries);
}

function redactLeaf(text: string, key: string, pass: Pass): string {
  const visitor = {
    // A string inside may be JSON again (arguments inside arguments); each layer is shorter than the one around it.
    string: (leaf: string, leafKey: string) => redactLeaf(leaf, leafKey || key, pass),
    fixed: (fixed: string, fixedKey: string) => refuseInPlace(fixed, fixedKey, pass),
  };
  return visitJsonText(text, visitor) ?? redactPlain(text, key, pass);
}

function redactPlain(text: string, key: string, pass: Pass): string {
  const findings = findBehindKey(text, key, pass);
  return redactText(text, findings, pass.options);
}

/** Keys and numbers: nothing can be put in their place, so a finding refuses the whole value. */
function refuseInPlace(text: string, key: string, pass: Pass): void {
  if (text.length < 5) return;
  const findings = findBehindKey(text, key, pass);
  if (findings.length > 0) pass.isStuck = true;
}

/** Scans `key: text` and gives the findings of `text` alone, in its own offsets. */
function findBehindKey(text: string, key: string, pass: Pass): Finding[] {
  const label = key === "" || key.length > 64 ? "" : `${key}: `;
  const scan = pass.scanner.scan(label + text);
  const findings: Finding[] = [];
  for (const finding of scan.findings) {
    const start = Math.max(0, finding.start - label.length);
    const end = finding.end - label.length;
    if (start >= end) continue;
    const own = { ...finding, start, end };
    findings.push(own);
    pass.note(own);
  }
  return findings;
}
