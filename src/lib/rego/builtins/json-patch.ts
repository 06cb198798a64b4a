import { RegoError } from "../error";
import { equals, isArray, isNumber, lookup, RegoObject, RegoSet, type RegoValue } from "../value";
import { type BuiltinContext, builtinError, operandError } from "./builtin";
import { parsePath } from "./json-documents";

/**
 * RFC 6902 over Rego values: sets too can be stepped into, by element. A patch that is malformed or can't be applied
 * makes the result undefined; as in OPA it is no error, not even a strict one.
 */
export function applyPatch(
  document: RegoValue,
  patches: readonly RegoValue[],
  context: BuiltinContext,
): RegoValue | undefined {
  try {
    return patches.reduce((current, patch) => {
      const read = readPatch(patch);
      // Containers along the path are copied, and both sides of a test are looked at.
      context.charge(1 + copyCost(current, read.path) + copyCost(current, read.from ?? []));
      const patched = applyOne(current, read);
      if (read.op !== "test") context.pay(read.value ?? null);
      return patched;
    }, document);
  } catch (error) {
    if (error instanceof RegoError && error.code !== "eval_limit_error") return undefined;
    throw error;
  }
}

function copyCost(document: RegoValue, path: readonly RegoValue[]): number {
  let cost = 0;
  let at: RegoValue | undefined = document;
  for (const step of path) {
    if (at === undefined) break;
    cost += membersOf(at) >> 3;
    at = childAt(at, step);
  }
  return cost;
}

function membersOf(value: RegoValue): number {
  if (isArray(value)) return value.length;
  return value instanceof RegoObject || value instanceof RegoSet ? value.size : 0;
}

function childAt(value: RegoValue, step: RegoValue): RegoValue | undefined {
  return isArray(value) ? value[Number(step)] : lookup(value, step);
}

interface Patch {
  readonly op: string;
  readonly path: readonly RegoValue[];
  readonly from: readonly RegoValue[] | null;
  readonly value: RegoValue | undefined;
}

const NAME = "json.patch";

function readPatch(patch: RegoValue): Patch {
  if (!(patch instanceof RegoObject)) throw operandError(NAME, 2, "must be an array of JSON-Patch objects");
  const op = patch.get("op");
  const path = parsePath(patch.get("path") ?? null);
  const from = patch.get("from");
  if (typeof op !== "string") throw builtinError(NAME, "missing or invalid attribute 'op'");
  if (path === null) throw builtinError(NAME, "missing or invalid attribute 'path'");
  return { op, path, from: from === undefined ? null : parsePath(from), value: patch.get("value") };
}

function applyOne(document: RegoValue, patch: Patch): RegoValue {
  const { op, path } = patch;
  switch (op) {
    case "add":
      return put(document, path, required(patch.value, "value"), "add");
    case "replace":
      return put(document, path, required(patch.value, "value"), "replace");
    case "remove":
      return remove(document, path);
    case "test":
      if (equals(read(document, path), required(patch.value, "value"))) return document;
      throw builtinError(NAME, "value does not match the test");
    case "copy":
      return put(document, path, read(document, required(patch.from, "from")), "add");
    case "move": {
      const from = required(patch.from, "from");
      return put(remove(document, from), path, read(document, from), "add");
    }
    default:
      throw builtinError(NAME, `unrecognized op '${op}'`);
  }
}

function required<T>(value: T | null | undefined, name: string): T {
  if (value === undefined || (value === null && name === "from"))
    throw builtinError(NAME, `missing '${name}' attribute`);
  return value as T;
}

function missing(step: RegoValue): Error {
  return builtinError(NAME, `path does not exist: ${String(step)}`);
}

/** Position in an array: digits without a leading zero, up to the limit. */
function position(step: RegoValue, limit: number): number {
  const isIndex =
    (typeof step !== "string" && isNumber(step)) || (typeof step === "string" && /^(?:0|[1-9]\d*)$/.test(step));
  const index = isIndex ? Number(step) : -1;
  if (index < 0 || index > limit) throw missing(step);
  return index;
}

function elementOf(set: RegoSet, step: RegoValue): RegoValue {
  if (set.has(step)) return step;
  throw missing(step);
}

function child(value: RegoValue, step: RegoValue): RegoValue {
  if (value instanceof RegoObject) {
    const found = value.get(step);
    if (found === undefined) throw missing(step);
    return found;
  }
  if (value instanceof RegoSet) return elementOf(value, step);
  if (isArray(value)) return value[position(step, value.length - 1)] as RegoValue;
  throw missing(step);
}

function read(document: RegoValue, path: readonly RegoValue[]): RegoValue {
  return path.reduce(child, document);
}

function replaceChild(value: RegoValue, step: RegoValue, next: RegoValue): RegoValue {
  if (value instanceof RegoObject) return RegoObject.of([...value.unorderedEntries(), [step, next]]);
  if (value instanceof RegoSet) return RegoSet.of([...value.values().filter((item) => !equals(item, step)), next]);
  const items = [...(value as readonly RegoValue[])];
  items[position(step, items.length - 1)] = next;
  return items;
}

function put(document: RegoValue, path: readonly RegoValue[], value: RegoValue, mode: "add" | "replace"): RegoValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (rest.length > 0) return replaceChild(document, step, put(child(document, step), rest, value, mode));
  if (mode === "replace") {
    child(document, step);
    if (!(document instanceof RegoSet)) return replaceChild(document, step, value);
  }
  return addChild(document, step, value);
}

function addChild(document: RegoValue, step: RegoValue, value: RegoValue): RegoValue {
  if (document instanceof RegoObject) return replaceChild(document, step, value);
  if (document instanceof RegoSet) {
    // In a set the path must name what is added.
    if (!equals(step, value)) throw missing(step);
    return RegoSet.of([...document.unordered(), value]);
  }
  if (!isArray(document)) throw missing(step);
  const index = step === "-" ? document.length : position(step, document.length);
  return [...document.slice(0, index), value, ...document.slice(index)];
}

function remove(document: RegoValue, path: readonly RegoValue[]): RegoValue {
  const [step, ...rest] = path;
  if (step === undefined) throw builtinError(NAME, "cannot remove the whole document");
  const target = child(document, step);
  if (rest.length > 0) return replaceChild(document, step, remove(target, rest));
  if (document instanceof RegoObject) {
    return RegoObject.of(document.unorderedEntries().filter(([key]) => !equals(key, step)));
  }
  if (document instanceof RegoSet) return RegoSet.of(document.values().filter((item) => !equals(item, step)));
  const items = document as readonly RegoValue[];
  return items.filter((_, index) => index !== position(step, items.length - 1));
}
