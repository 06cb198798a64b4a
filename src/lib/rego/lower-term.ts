import type { Callee, ReferenceTerm, Term, VariableTerm } from "./ast";
import type { Builtin } from "./builtins/builtin";
import { type Location, typeError } from "./error";
import { lowerComprehension, lowerTemplate } from "./lower-closure";
import {
  type Flat,
  type FunctionTarget,
  type Modifier,
  type Operation,
  pathKey,
  type Reference,
  type Statement,
} from "./program";
import { type Global, Scope } from "./scope";
import { closestName } from "./suggest";
import { RegoObject, RegoSet, type RegoValue } from "./value";

/** What lowering knows of the world around one rule. */
export interface Surroundings {
  readonly globals: ReadonlyMap<string, Global>;
  /** Arity by path key. */
  readonly functions: ReadonlyMap<string, number>;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** `import future.keywords.not`: all of a negated expression is within the negation. */
  readonly negatesWhole: boolean;
  /** Left-out built-ins that some `with` replaces, by name. */
  readonly mocked: ReadonlySet<string>;
}

/** One rule or query being lowered. */
export class Lowering {
  readonly scope: Scope;
  readonly surroundings: Surroundings;
  /** The `with` of the expression at hand: every statement made for it carries them. */
  modifiers: readonly Modifier[] = [];

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.scope = new Scope(surroundings.globals);
  }

  fresh(): Flat & { kind: "local" } {
    return { kind: "local", id: this.scope.fresh() };
  }

  statement(operation: Operation, location: Location): Statement {
    return { ...operation, modifiers: this.modifiers, location };
  }
}

function isScalarOrFlatConstant(flat: Flat): flat is Flat & { kind: "constant" } {
  return flat.kind === "constant";
}

/** Ground composites become constants, so that they are built once. */
function foldArray(items: readonly Flat[]): Flat {
  if (!items.every(isScalarOrFlatConstant)) return { kind: "array", items };
  return { kind: "constant", value: items.map((item) => item.value) };
}

function foldSet(items: readonly Flat[]): Flat {
  if (!items.every(isScalarOrFlatConstant)) return { kind: "set", items };
  return { kind: "constant", value: RegoSet.of(items.map((item) => item.value)) };
}

function foldObject(entries: readonly (readonly [Flat, Flat])[]): Flat {
  const object = new RegoObject();
  for (const [key, value] of entries) {
    if (key.kind !== "constant" || value.kind !== "constant") return { kind: "object", entries };
    object.set(key.value, value.value);
  }
  return { kind: "constant", value: object };
}

/** A term without references, calls or closures; those become statements in `out`. */
export function lowerFlat(lowering: Lowering, term: Term, out: Statement[]): Flat {
  switch (term.kind) {
    case "constant":
      return term;
    case "variable":
    case "reference":
      return lowerNameOrReference(lowering, term, out);
    case "array":
      return foldArray(term.items.map((item) => lowerFlat(lowering, item, out)));
    case "set":
      return foldSet(term.items.map((item) => lowerFlat(lowering, item, out)));
    case "object":
      return foldObject(
        term.entries.map(([key, value]) => [lowerFlat(lowering, key, out), lowerFlat(lowering, value, out)] as const),
      );
    case "call": {
      const local = lowering.fresh();
      lowerCall(lowering, term, local, out);
      return local;
    }
    case "comprehension":
      return lowerComprehension(lowering, term, out);
    case "template":
      return lowerTemplate(lowering, term, out);
  }
}

function lowerNameOrReference(lowering: Lowering, term: VariableTerm | ReferenceTerm, out: Statement[]): Flat {
  const operand = lowerOperand(lowering, term, out);
  if (!isReference(operand)) return operand;
  const local = lowering.fresh();
  out.push(lookupStatement(lowering, operand, local, term.location));
  return local;
}

export function lookupStatement(
  lowering: Lowering,
  reference: Reference,
  out: Flat | null,
  location: Location,
  compares = false,
): Statement {
  return lowering.statement({ op: "lookup", reference, out, compares, binds: true }, location);
}

export function isReference(operand: Flat | Reference): operand is Reference {
  return "root" in operand;
}

/** Like lowerFlat, but a reference at the top stays one. */
export function lowerOperand(lowering: Lowering, term: Term, out: Statement[]): Flat | Reference {
  if (term.kind === "variable") return resolveName(lowering, term);
  if (term.kind !== "reference") return lowerFlat(lowering, term, out);
  const head = lowerOperand(lowering, term.head, out);
  const path = term.path.map((step) => lowerFlat(lowering, step, out));
  if (isReference(head)) return { root: head.root, path: [...head.path, ...path] };
  return { root: head, path };
}

function resolveName(lowering: Lowering, term: VariableTerm): Flat | Reference {
  const found = lowering.scope.resolve(term.name);
  if (typeof found === "number") return { kind: "local", id: found };
  return { root: found.root, path: found.path.map((value): Flat => ({ kind: "constant", value })) };
}

/** The path when all of it is known: `a.b["c"]`. */
export function staticPath(term: VariableTerm | ReferenceTerm): [string, ...RegoValue[]] | null {
  if (term.kind === "variable") return [term.name];
  if (term.head.kind !== "variable") return null;
  const path: [string, ...RegoValue[]] = [term.head.name];
  for (const step of term.path) {
    if (step.kind !== "constant") return null;
    path.push(step.value);
  }
  return path;
}

/** The function a name stands for, null when it stands for none. Rules and imports hide built-ins. */
export function resolveFunction(lowering: Lowering, term: VariableTerm | ReferenceTerm): FunctionTarget | null {
  const path = staticPath(term);
  if (path === null) return null;
  const { scope, surroundings } = lowering;
  const [first, ...rest] = path;
  const global = surroundings.globals.get(first);
  if (first === "data" || (global !== undefined && scope.isGlobalFunctionName(first))) {
    const full = first === "data" ? rest : [...(global?.path ?? []), ...rest];
    const key = pathKey(full);
    return surroundings.functions.has(key) ? { kind: "rule", path: full, key } : null;
  }
  const builtin = surroundings.builtins.get(path.join("."));
  return builtin === undefined ? null : { kind: "builtin", builtin };
}

function calleeTarget(lowering: Lowering, callee: Callee, location: Location): FunctionTarget {
  if (callee.kind === "operator") {
    const builtin = lowering.surroundings.builtins.get(callee.name);
    if (builtin === undefined) throw typeError(`undefined function ${callee.name}`, location);
    return { kind: "builtin", builtin };
  }
  const target = resolveFunction(lowering, callee.term);
  if (target === null) throw undefinedFunction(lowering, callee.term, location);
  if (target.kind === "builtin") refuseLeftOut(lowering, target.builtin, location);
  return target;
}

function undefinedFunction(lowering: Lowering, term: VariableTerm | ReferenceTerm, location: Location): Error {
  const name = (staticPath(term) ?? ["?"]).join(".");
  const closest = closestName(name, lowering.surroundings.builtins.keys());
  const hints = closest === null ? {} : { suggestion: `did you mean \`${closest}\`?` };
  return typeError(`undefined function ${name}`, location, hints);
}

function refuseLeftOut(lowering: Lowering, builtin: Builtin, location: Location): void {
  if (builtin.refusal === null || lowering.surroundings.mocked.has(builtin.name)) return;
  throw typeError(`built-in function ${builtin.name} is not available: ${builtin.refusal}`, location);
}

/** `f(x)` with its result in `out`; null asks only that it is not false. `f(x, y)` may also name its result last. */
export function lowerCall(
  lowering: Lowering,
  term: Extract<Term, { kind: "call" }>,
  out: Flat | null,
  statements: Statement[],
): void {
  const { location } = term;
  const callee = calleeTarget(lowering, term.callee, location);
  const args = term.args.map((arg) => lowerFlat(lowering, arg, statements));
  const arity = arityOf(lowering, callee);
  const hasResult = out === null && args.length === arity + 1;
  if (args.length !== arity && !hasResult && arity >= 0) throw arityError(callee, args.length, arity, location);
  const inputs = hasResult ? args.slice(0, arity) : args;
  const result = hasResult ? (args[arity] ?? null) : out;
  statements.push(lowering.statement({ op: "call", callee, args: inputs, out: result }, location));
}

/** Whether the last argument is a pattern for the result: `walk(x, [path, value])`. */
export function namesResult(lowering: Lowering, term: Extract<Term, { kind: "call" }>): boolean {
  const callee = calleeTarget(lowering, term.callee, term.location);
  return term.args.length === arityOf(lowering, callee) + 1;
}

/** -1: any number. */
function arityOf(lowering: Lowering, callee: FunctionTarget): number {
  if (callee.kind === "rule") return lowering.surroundings.functions.get(callee.key) ?? 0;
  return callee.builtin.name === "print" ? -1 : callee.builtin.operands.length;
}

function arityError(callee: FunctionTarget, have: number, want: number, location: Location): Error {
  const name = callee.kind === "builtin" ? callee.builtin.name : `data.${callee.path.join(".")}`;
  return typeError(`${name}: arity mismatch: have ${have} arguments, want ${want}`, location);
}
