import { isJsonObject, type JsonValue } from "@/lib/core/json";
import type { Severity, Tier } from "@/lib/core/tier";
import { visitJsonText } from "./json-text";
import { type NumberedPlaceholders, redactText } from "./redact";
import { severityOf, tierOf } from "./tier";
import type { Finding, PiiType, Scanner } from "./types";

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

/**
 * Redacts the string leaves of a JSON value and keeps its shape. A leaf that is itself JSON (tool arguments, JSON
 * mode content) stays valid JSON. A leaf is scanned behind its key, so that `{"ssn": "..."}` has its label.
 * Keys and numbers can't be replaced without changing the shape: a finding there makes the value unclean.
 */
export function redactLeaves(
  value: JsonValue,
  scanner: Scanner,
  options: { numbered?: NumberedPlaceholders } = {},
): RedactedLeaves {
  const found: Finding[] = [];
  let redacted = value;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const pass: Pass = { scanner, options, found: [], stuck: false };
    redacted = redactValue(redacted, "", 0, pass);
    found.push(...pass.found);
    if (pass.stuck) break;
    if (pass.found.length === 0) return resultOf(redacted, found, true);
  }
  return resultOf(redacted, found, false);
}

function resultOf(value: JsonValue, found: readonly Finding[], clean: boolean): RedactedLeaves {
  return { value, findings: countByType(found), severity: severityOf(found), tier: tierOf(found), clean };
}

interface Pass {
  scanner: Scanner;
  options: { numbered?: NumberedPlaceholders };
  found: Finding[];
  /** Something was found, or may be hidden, where nothing can be replaced. */
  stuck: boolean;
}

function redactValue(value: JsonValue, key: string, depth: number, pass: Pass): JsonValue {
  if (depth > DEPTH_MAX) {
    pass.stuck = true;
    return value;
  }
  if (typeof value === "string") return redactLeaf(value, key, pass);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, key, depth + 1, pass));
  if (isJsonObject(value)) return redactObject(value, depth, pass);
  if (typeof value === "number") refuseInPlace(`${value}`, key, pass);
  return value;
}

function redactObject(value: { [key: string]: JsonValue }, depth: number, pass: Pass): JsonValue {
  const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => {
    refuseInPlace(key, "", pass);
    return [key, redactValue(item, key, depth + 1, pass)];
  });
  return Object.fromEntries(entries);
}

function redactLeaf(text: string, key: string, pass: Pass): string {
  const edited = visitJsonText(text, {
    // A string inside may be JSON again (arguments inside arguments); each layer is shorter than the one around it.
    string: (leaf, leafKey) => redactLeaf(leaf, leafKey || key, pass),
    fixed: (fixed, fixedKey) => refuseInPlace(fixed, fixedKey, pass),
  });
  return edited ?? redactPlain(text, key, pass);
}

function redactPlain(text: string, key: string, pass: Pass): string {
  const findings = findBehindKey(text, key, pass.scanner);
  pass.found.push(...findings);
  return redactText(text, findings, pass.options);
}

/** Keys and numbers: nothing can be put in their place, so a finding refuses the whole value. */
function refuseInPlace(text: string, key: string, pass: Pass): void {
  if (text.length < 5) return;
  const findings = findBehindKey(text, key, pass.scanner);
  if (findings.length === 0) return;
  pass.found.push(...findings);
  pass.stuck = true;
}

/** Scans `key: text` and gives the findings of `text` alone, in its own offsets. */
function findBehindKey(text: string, key: string, scanner: Scanner): Finding[] {
  const label = key === "" || key.length > 64 ? "" : `${key}: `;
  const findings: Finding[] = [];
  for (const finding of scanner.scan(label + text).findings) {
    const start = Math.max(0, finding.start - label.length);
    const end = finding.end - label.length;
    if (start < end) findings.push({ ...finding, start, end });
  }
  return findings;
}

function countByType(findings: readonly Finding[]): { type: PiiType; count: number }[] {
  const counts = new Map<PiiType, number>();
  for (const { type } of findings) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count }));
}
