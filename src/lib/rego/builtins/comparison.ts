import { compare, equals, isArray, lookup, RegoObject, RegoSet, type RegoValue } from "../value";
import { type Builtin, define } from "./builtin";

function relation(name: string, holds: (a: RegoValue, b: RegoValue) => boolean): Builtin {
  return define(name, ["any", "any"], ([a, b]) => holds(a as RegoValue, b as RegoValue));
}

/** `x in xs`: an element of an array or a set, a value of an object. */
function isMember(element: RegoValue, collection: RegoValue): boolean {
  if (collection instanceof RegoSet) return collection.has(element);
  if (collection instanceof RegoObject) return collection.values().some((value) => equals(value, element));
  return isArray(collection) && collection.some((value) => equals(value, element));
}

/** `k, v in xs`. */
function isMemberAt(key: RegoValue, element: RegoValue, collection: RegoValue): boolean {
  if (collection instanceof RegoSet) return equals(key, element) && collection.has(element);
  const found = lookup(collection, key);
  return found !== undefined && equals(found, element);
}

export const COMPARISON_BUILTINS: readonly Builtin[] = [
  relation("equal", equals),
  relation("neq", (a, b) => !equals(a, b)),
  relation("lt", (a, b) => compare(a, b) < 0),
  relation("lte", (a, b) => compare(a, b) <= 0),
  relation("gt", (a, b) => compare(a, b) > 0),
  relation("gte", (a, b) => compare(a, b) >= 0),
  define("internal.member_2", ["any", "any"], ([element, collection]) =>
    isMember(element as RegoValue, collection as RegoValue),
  ),
  define("internal.member_3", ["any", "any", "any"], ([key, element, collection]) =>
    isMemberAt(key as RegoValue, element as RegoValue, collection as RegoValue),
  ),
];
