import { Bindings } from "./bindings";
import { allBound, bindPattern, flatVariables } from "./order";
import type { Flat } from "./program";
import { equals } from "./value";

/** One step of a unification whose order is known when compiling. */
export type UnifyStep =
  | { readonly kind: "assign"; readonly id: number; readonly value: Flat }
  /** Takes `value` apart; variables of the pattern that are not bound yet get their parts. */
  | { readonly kind: "match"; readonly pattern: Flat; readonly value: Flat }
  | { readonly kind: "fail" };

type Equation = readonly [Flat, Flat];

/** Steps that make both sides equal, or null while too little is bound. `bound` gains what the steps bind. */
export function planUnification(left: Flat, right: Flat, bound: Bindings): UnifyStep[] | null {
  const steps: UnifyStep[] = [];
  let open: Equation[] = [[left, right]];
  while (open.length > 0) {
    const next: Equation[] = [];
    let progress = false;
    for (const equation of open) {
      const parts = solve(equation, bound, steps);
      if (parts === "done") progress = true;
      else if (parts === null) next.push(equation);
      else {
        progress = true;
        next.push(...parts);
      }
    }
    if (!progress) return null;
    open = next;
  }
  return steps;
}

function solve([a, b]: Equation, bound: Bindings, steps: UnifyStep[]): "done" | readonly Equation[] | null {
  if (a.kind === "array" && b.kind === "array" && a.items.length === b.items.length) {
    return a.items.map((item, index): Equation => [item, b.items[index] as Flat]);
  }
  if (a.kind === "object" && b.kind === "object") {
    const pairs = pairEntries(a.entries, b.entries);
    if (pairs === "mismatch") {
      steps.push({ kind: "fail" });
      bindAll(a, b, bound);
      return "done";
    }
    if (pairs !== null) return pairs;
  }
  return solveSide(a, b, bound, steps) || solveSide(b, a, bound, steps) ? "done" : null;
}

function bindAll(a: Flat, b: Flat, bound: Bindings): void {
  for (const id of [...flatVariables(a), ...flatVariables(b)]) bound.add(id);
}

function solveSide(target: Flat, value: Flat, bound: Bindings, steps: UnifyStep[]): boolean {
  if (!allBound(value, bound)) return false;
  if (target.kind === "local" && !bound.has(target.id)) {
    bound.add(target.id);
    steps.push({ kind: "assign", id: target.id, value });
    return true;
  }
  if (!bindPattern(target, new Bindings(bound))) return false;
  bindPattern(target, bound);
  steps.push({ kind: "match", pattern: target, value });
  return true;
}

type Entries = readonly (readonly [Flat, Flat])[];

/** Values by equal constant keys; null when a key is not constant. */
function pairEntries(a: Entries, b: Entries): readonly Equation[] | "mismatch" | null {
  if (![...a, ...b].every(([key]) => key.kind === "constant")) return null;
  if (a.length !== b.length) return "mismatch";
  const pairs: Equation[] = [];
  for (const [key, value] of a) {
    const other = b.find(([candidate]) => sameConstant(key, candidate));
    if (other === undefined) return "mismatch";
    pairs.push([value, other[1]]);
  }
  return pairs;
}

function sameConstant(a: Flat, b: Flat): boolean {
  return a.kind === "constant" && b.kind === "constant" && equals(a.value, b.value);
}
