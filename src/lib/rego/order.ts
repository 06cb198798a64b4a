import { Bindings, type Bound } from "./bindings";
import { RegoError } from "./error";
import type { Limits } from "./limits";
import type { Flat, Modifier, Operation, Statement } from "./program";
import { planUnification } from "./unify";

/**
 * Puts the statements of a body into an order in which every variable is bound before it is needed, keeping the
 * written order where it can (OPA's reordering for safety). After it, each statement's set of bound variables is known
 * when compiling, so evaluation needs no binding trail and no undo: a slot is simply written again.
 */
export interface Placed {
  readonly statement: Statement;
  /** What is bound before the statement runs. */
  readonly bound: Bound;
}

export interface Ordering {
  readonly placed: readonly Placed[];
  readonly bound: Bound;
}

export interface OrderBudget {
  steps: number;
  readonly limits: Limits;
}

/** A statement with the variables that must be bound whatever it does. */
interface Waiting {
  readonly statement: Statement;
  readonly needs: readonly number[];
}

/** Throws `rego_unsafe_var_error` for the first variable that nothing binds. */
export function orderBody(
  body: readonly Statement[],
  outer: Bound,
  names: readonly string[],
  budget: OrderBudget,
): Ordering {
  /** By variable: the position of the statement that binds it. One map serves all statements' views of what is bound. */
  const boundAt = new Map<number, number>();
  const boundBefore = (position: number): Bound => ({
    has: (id) => (boundAt.get(id) ?? Number.POSITIVE_INFINITY) < position || outer.has(id),
  });
  const placed: Placed[] = [];
  let waiting = prepare(body);
  while (waiting.length > 0) {
    const left: Waiting[] = [];
    for (const candidate of waiting) {
      pay(budget, candidate.statement);
      const position = placed.length;
      const before = boundBefore(position);
      const bindings = place(candidate, before);
      if (bindings === null) left.push(candidate);
      else {
        placed.push({ statement: candidate.statement, bound: before });
        for (const id of bindings) boundAt.set(id, position);
      }
    }
    if (left.length === waiting.length) throw unsafe(left, boundBefore(placed.length), names);
    waiting = left;
  }
  return { placed, bound: boundBefore(placed.length) };
}

function pay(budget: OrderBudget, statement: Statement): void {
  if (++budget.steps > budget.limits.compileSteps) {
    throw new RegoError("eval_limit_error", "too many compile steps", statement.location);
  }
}

/** Variables of closures must be bound before when the body itself has them too; else they are the closure's own. */
function prepare(body: readonly Statement[]): Waiting[] {
  const direct = new Set(body.flatMap(directVariables));
  return body.map((statement) => ({
    statement,
    needs: [
      ...statement.modifiers.flatMap(modifierVariables),
      ...closureVariables(statement).filter((id) => direct.has(id)),
    ],
  }));
}

/** The named variable reported is the first that stays unbound; a generated one is only named when there is no other. */
function unsafe(waiting: readonly Waiting[], bound: Bound, names: readonly string[]): RegoError {
  for (const { statement } of waiting) {
    for (const id of [...directVariables(statement), ...closureVariables(statement)]) {
      const name = names[id];
      if (bound.has(id) || name === undefined || name === "_") continue;
      return new RegoError("rego_unsafe_var_error", `var ${name} is unsafe`, statement.location, {
        suggestion: `give ${name} a value by \`:=\`, \`some .. in\` or a reference that is not negated`,
      });
    }
  }
  const location = waiting[0]?.statement.location;
  return new RegoError("rego_unsafe_var_error", "var _ is unsafe", location);
}

/** The variables that the statement binds, or null while it can't run. */
function place({ statement, needs }: Waiting, bound: Bound): Iterable<number> | null {
  if (!needs.every((id) => bound.has(id))) return null;
  const after = new Bindings(bound);
  return placeOperation(statement, after) ? after.added : null;
}

function placeOperation(operation: Operation, bound: Bindings): boolean {
  switch (operation.op) {
    case "unify":
      if (operation.compares) return allBound(operation.left, bound) && allBound(operation.right, bound);
      return planUnification(operation.left, operation.right, bound) !== null;
    case "lookup":
      return placeLookup(operation, bound);
    case "call":
      return operation.args.every((arg) => allBound(arg, bound)) && bindOut(operation.out, bound);
    case "test":
      return allBound(operation.term, bound);
    case "not":
      return operation.closed || placeNegation(operation.body, bound);
    case "every":
      return allBound(operation.domain, bound);
    case "collect":
    case "template":
      bound.add(operation.out);
      return true;
  }
}

function placeLookup(operation: Extract<Operation, { op: "lookup" }>, bound: Bindings): boolean {
  const { reference, out } = operation;
  if (typeof reference.root !== "string" && !allBound(reference.root, bound)) return false;
  for (const step of reference.path) {
    if (operation.binds ? !bindPattern(step, bound) : !allBound(step, bound)) return false;
  }
  if (out !== null && operation.compares) return allBound(out, bound);
  return bindOut(out, bound);
}

/** Only locals made inside the negation may be bound by it. */
function placeNegation(body: readonly Statement[], bound: Bound): boolean {
  const inner = new Bindings(bound);
  for (const statement of body) {
    const ids = directVariables(statement);
    const last = statement === body[body.length - 1];
    const generated = !last && statement.op === "lookup" && statement.out?.kind === "local" ? statement.out.id : -1;
    if (ids.some((id) => id !== generated && !inner.has(id))) return false;
    if (generated >= 0) inner.add(generated);
  }
  return true;
}

function bindOut(out: Flat | null, bound: Bindings): boolean {
  return out === null || bindPattern(out, bound);
}

export function allBound(flat: Flat, bound: Bound): boolean {
  return flatVariables(flat).every((id) => bound.has(id));
}

/** A value can be taken apart by this pattern: unbound variables stand in arrays and object values only. */
export function bindPattern(flat: Flat, bound: Bindings): boolean {
  switch (flat.kind) {
    case "constant":
      return true;
    case "local":
      bound.add(flat.id);
      return true;
    case "array":
      return flat.items.every((item) => bindPattern(item, bound));
    case "set":
      return allBound(flat, bound);
    case "object":
      return flat.entries.every(([key, value]) => allBound(key, bound) && bindPattern(value, bound));
  }
}

export function flatVariables(flat: Flat): number[] {
  if (flat.kind === "constant") return [];
  if (flat.kind === "local") return [flat.id];
  if (flat.kind === "object") return flat.entries.flatMap(([k, v]) => [...flatVariables(k), ...flatVariables(v)]);
  return flat.items.flatMap(flatVariables);
}

function modifierVariables(modifier: Modifier): number[] {
  if (modifier.kind !== "function") return flatVariables(modifier.value);
  const { replacement } = modifier;
  return replacement.kind === "builtin" || replacement.kind === "rule" ? [] : flatVariables(replacement);
}

/** Variables of the statement itself, not those of closures in it. */
export function directVariables(statement: Statement): number[] {
  const modifiers = statement.modifiers.flatMap(modifierVariables);
  return [...modifiers, ...operationVariables(statement)];
}

function operationVariables(operation: Operation): number[] {
  switch (operation.op) {
    case "unify":
      return [...flatVariables(operation.left), ...flatVariables(operation.right)];
    case "lookup": {
      const { root, path } = operation.reference;
      const head = typeof root === "string" ? [] : flatVariables(root);
      return [...head, ...path.flatMap(flatVariables), ...(operation.out === null ? [] : flatVariables(operation.out))];
    }
    case "call":
      return [
        ...operation.args.flatMap(flatVariables),
        ...(operation.out === null ? [] : flatVariables(operation.out)),
      ];
    case "test":
      return flatVariables(operation.term);
    case "not":
      return operation.closed ? [] : operation.body.flatMap(directVariables);
    case "every":
      return flatVariables(operation.domain);
    case "collect":
    case "template":
      return [operation.out];
  }
}

/** All variables inside the closures of a statement, at any depth. */
function closureVariables(statement: Statement): number[] {
  switch (statement.op) {
    case "every":
      return statement.body.flatMap(allVariables);
    case "collect":
      return [
        ...statement.body.flatMap(allVariables),
        ...(statement.key === null ? [] : flatVariables(statement.key)),
        ...flatVariables(statement.value),
      ];
    case "template":
      return statement.parts.flatMap((part) =>
        typeof part === "string" ? [] : [...part.body.flatMap(allVariables), ...flatVariables(part.value)],
      );
    case "not":
      return statement.body.flatMap(statement.closed ? allVariables : closureVariables);
    default:
      return [];
  }
}

function allVariables(statement: Statement): number[] {
  return [...directVariables(statement), ...closureVariables(statement)];
}
