import type { Bindings } from "./bindings";
import type { Frame, NextValue } from "./context";
import { RegoError } from "./error";
import { allBound } from "./order";
import type { Flat } from "./program";
import { equals, isArray, RegoObject, RegoSet, type RegoValue } from "./value";

export type Build = (frame: Frame) => RegoValue;
export type Match = (frame: Frame, value: RegoValue) => boolean;

/** Makes a value of a term whose variables are all bound. */
export function emitBuild(flat: Flat): Build {
  switch (flat.kind) {
    case "constant": {
      const { value } = flat;
      return () => value;
    }
    case "local": {
      const { id } = flat;
      return (frame) => frame.slots[id] as RegoValue;
    }
    case "array": {
      const items = flat.items.map(emitBuild);
      return (frame) =>
        paid(
          frame,
          items.map((item) => item(frame)),
        );
    }
    case "set": {
      const items = flat.items.map(emitBuild);
      return (frame) => {
        const elements = items.map((item) => item(frame));
        frame.context.run.pay(elements);
        return RegoSet.of(elements);
      };
    }
    case "object":
      return emitObject(flat.entries);
  }
}

function paid(frame: Frame, value: RegoValue): RegoValue {
  frame.context.run.pay(value);
  return value;
}

/** Comparing composites takes time in proportion to them. */
function payToCompare(frame: Frame, value: RegoValue): RegoValue {
  if (typeof value === "object") frame.context.run.pay(value);
  return value;
}

/** Of two equal keys in a literal the later wins, as in OPA; only comprehensions and rules must agree. */
function emitObject(entries: readonly (readonly [Flat, Flat])[]): Build {
  const builders = entries.map(([key, value]) => [emitBuild(key), emitBuild(value)] as const);
  return (frame) => {
    const object = new RegoObject();
    // A key is hashed by writing it out.
    for (const [buildKey, buildValue] of builders) object.set(paid(frame, buildKey(frame)), buildValue(frame));
    return paid(frame, object);
  };
}

/** In comprehensions a key may come twice only with the same value. */
export function insertUnique(object: RegoObject, key: RegoValue, value: RegoValue): void {
  const known = object.get(key);
  if (known !== undefined && !equals(known, value)) {
    throw new RegoError("eval_conflict_error", "object keys must be unique");
  }
  object.set(key, value);
}

/** Compares a value with a pattern, giving its parts to variables that are not in `bound`; those are added to it. */
export function emitMatch(flat: Flat, bound: Bindings): Match {
  if (flat.kind === "local" && !bound.has(flat.id)) {
    const { id } = flat;
    bound.add(id);
    return (frame, value) => {
      frame.slots[id] = value;
      return true;
    };
  }
  if (flat.kind === "array" && !allBound(flat, bound)) return emitArrayMatch(flat.items, bound);
  if (flat.kind === "object" && !allBound(flat, bound)) return emitObjectMatch(flat.entries, bound);
  const build = emitBuild(flat);
  return (frame, value) => equals(payToCompare(frame, build(frame)), value);
}

function emitArrayMatch(items: readonly Flat[], bound: Bindings): Match {
  const matchers = items.map((item) => emitMatch(item, bound));
  return (frame, value) => {
    if (!isArray(value) || value.length !== matchers.length) return false;
    return matchers.every((match, index) => match(frame, value[index] as RegoValue));
  };
}

function emitObjectMatch(entries: readonly (readonly [Flat, Flat])[], bound: Bindings): Match {
  const matchers = entries.map(([key, value]) => [emitBuild(key), emitMatch(value, bound)] as const);
  return (frame, value) => {
    if (!(value instanceof RegoObject) || value.size !== matchers.length) return false;
    return matchers.every(([key, match]) => {
      const found = value.get(key(frame));
      return found !== undefined && match(frame, found);
    });
  };
}

/** What to do with a result: null only asks that it is not false. */
export function emitOut(out: Flat | null, bound: Bindings, next: (frame: Frame) => boolean): NextValue {
  if (out === null) return (frame, value) => value !== false && next(frame);
  if (out.kind === "local" && !bound.has(out.id)) {
    const { id } = out;
    bound.add(id);
    return (frame, value) => {
      frame.slots[id] = value;
      return next(frame);
    };
  }
  const match = emitMatch(out, bound);
  return (frame, value) => match(frame, value) && next(frame);
}
