import type { Flat } from "./program";
import { isArray, RegoObject, type RegoValue, typeName } from "./value";

/**
 * Whether two terms could be equal, by their written shape alone: lengths of arrays, keys of objects, kinds of
 * composites. OPA's type checker refuses such mismatches when compiling; scalars are left to the evaluation.
 */
export function shapesMatch(a: Flat, b: Flat): boolean {
  if (a.kind === "constant") return constantMatches(b, a.value);
  if (b.kind === "constant") return constantMatches(a, b.value);
  if (a.kind === "local" || b.kind === "local") return true;
  if (a.kind !== b.kind) return false;
  if (a.kind === "object" && b.kind === "object") return keysMatch(a.entries, b.entries);
  if (a.kind === "array" && b.kind === "array") {
    return (
      a.items.length === b.items.length && a.items.every((item, index) => shapesMatch(item, b.items[index] as Flat))
    );
  }
  return true;
}

type Entries = readonly (readonly [Flat, Flat])[];

function keysMatch(a: Entries, b: Entries): boolean {
  const left = constantKeys(a);
  const right = constantKeys(b);
  return left === null || right === null || (left.size === right.size && left.keys().every((key) => right.has(key)));
}

function constantKeys(entries: Entries): RegoObject | null {
  const keys = new RegoObject();
  for (const [key] of entries) {
    if (key.kind !== "constant") return null;
    keys.set(key.value, null);
  }
  return keys;
}

function constantMatches(pattern: Flat, value: RegoValue): boolean {
  switch (pattern.kind) {
    case "local":
      return true;
    case "constant":
      return valuesAlike(pattern.value, value);
    case "array":
      return (
        isArray(value) &&
        value.length === pattern.items.length &&
        pattern.items.every((item, index) => constantMatches(item, value[index] as RegoValue))
      );
    case "object":
      return value instanceof RegoObject && objectMatches(pattern.entries, value);
    case "set":
      return typeName(value) === "set";
  }
}

function objectMatches(entries: Entries, value: RegoObject): boolean {
  if (entries.length !== value.size) return false;
  return entries.every(([key, element]) => {
    if (key.kind !== "constant") return true;
    const found = value.get(key.value);
    return found !== undefined && constantMatches(element, found);
  });
}

function valuesAlike(a: RegoValue, b: RegoValue): boolean {
  if (isArray(a) && isArray(b)) return a.length === b.length;
  return true;
}
