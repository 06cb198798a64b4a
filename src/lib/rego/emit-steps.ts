import type { Bindings } from "./bindings";
import type { Frame, NextValue } from "./context";
import { type Build, emitBuild, emitMatch, type Match } from "./emit-flat";
import { allBound } from "./order";
import type { Flat } from "./program";
import { type Entry, isArray, lookup, RegoObject, RegoSet, type RegoValue } from "./value";

/** One step of a path: a known key, or a pattern that every key is tried against. */
export type Step = { readonly key: Build; readonly match: null } | { readonly key: null; readonly match: Match };

/** The steps in order; variables that they bind are added to `bound`. */
export function emitSteps(path: readonly Flat[], bound: Bindings): Step[] {
  return path.map((flat) => {
    if (allBound(flat, bound)) return { key: emitBuild(flat), match: null };
    return { key: null, match: emitMatch(flat, bound) };
  });
}

/** Follows the steps from a value on; calls `done` for each value at their end. */
export function emitWalk(steps: readonly Step[], done: NextValue): NextValue {
  let walk = done;
  for (let index = steps.length - 1; index >= 0; index--) walk = emitStep(steps[index] as Step, walk);
  return walk;
}

function emitStep(step: Step, next: NextValue): NextValue {
  const { key, match } = step;
  if (key !== null) {
    return (frame, value) => {
      const at = key(frame);
      if (typeof at === "object") frame.context.run.pay(at);
      const found = lookup(value, at);
      return found !== undefined && next(frame, found);
    };
  }
  return (frame, value) => forEachElement(frame, value, match, next);
}

function forEachElement(frame: Frame, value: RegoValue, match: Match, next: NextValue): boolean {
  for (const [key, element] of entriesOf(value)) {
    frame.context.run.charge(1);
    if (match(frame, key) && next(frame, element)) return true;
  }
  return false;
}

/** Keys and elements in Rego order; empty for scalars. A set's element is its own key. */
export function entriesOf(value: RegoValue): readonly Entry[] {
  if (value instanceof RegoObject) return value.entries();
  if (value instanceof RegoSet) return value.values().map((element): Entry => [element, element]);
  return isArray(value) ? value.map((element, index): Entry => [index, element]) : [];
}

export function isCollection(value: RegoValue): boolean {
  return isArray(value) || value instanceof RegoObject || value instanceof RegoSet;
}
