import type { Flat, LoweredArm, LoweredRule, Operation, Reference, Statement } from "../rego/program";
import { pathKey } from "../rego/program";
import { isArray, lookup, RegoObject, RegoSet, type RegoValue, typeName } from "../rego/value";
import { fieldType } from "./input-fields";

/** What is known of a value before anything is evaluated. */
export type Known =
  | { readonly kind: "input" }
  | { readonly kind: "constant"; readonly value: RegoValue }
  | { readonly kind: "type"; readonly type: string }
  | { readonly kind: "any" };

const INPUT: readonly Known[] = [{ kind: "input" }];
const ANY: readonly Known[] = [{ kind: "any" }];
/** More are as good as unknown. */
const POSSIBLE_MAX = 64;
/** An argument that is handed on from function to function is followed this far. */
const ROUNDS_MAX = 8;

/** Results that are never boolean; of what is not named here nothing is known. */
const RESULT_TYPES: Readonly<Record<string, string>> = {
  ...typed("number", "plus mul div rem abs round ceil floor count sum product to_number indexof time.now_ns"),
  ...typed("string", "concat format_int lower upper sprintf replace substring trim trim_left trim_right type_name"),
  ...typed("string", "trim_prefix trim_suffix trim_space json.marshal strings.reverse base64.encode"),
  ...typed("array", "split array.concat array.slice array.reverse sort regex.split regex.find_n"),
  ...typed("set", "and or union intersection object.keys"),
  ...typed("object", "object.union object.union_n object.remove object.filter"),
};

function typed(type: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, type]));
}

export interface Visitor {
  /** A field of the input is read, `path` being what is known of the steps below it. */
  field(name: string, below: readonly Flat[], statement: Statement): void;
  call(name: string, args: readonly (readonly Known[])[], statement: Statement): void;
}

/** Follows constants and the input through the variables, rules and functions of a policy. */
export class KnownValues {
  private readonly byPath = new Map<string, LoweredRule[]>();
  private readonly ofRule = new Map<string, readonly Known[]>();
  private readonly ofArguments = new Map<string, Map<number, Known[]>>();
  private readonly rules: readonly LoweredRule[];
  private changed = false;

  constructor(rules: readonly LoweredRule[]) {
    this.rules = rules;
    for (const rule of rules) {
      const key = pathKey(rule.path);
      this.byPath.set(key, [...(this.byPath.get(key) ?? []), rule]);
    }
    for (let round = 0; round < ROUNDS_MAX; round++) {
      this.changed = false;
      for (const rule of rules) for (const arm of rule.arms) this.localsOf(rule, arm);
      if (!this.changed) break;
    }
  }

  visit(visitor: Visitor): void {
    for (const rule of this.rules) {
      for (const arm of rule.arms) {
        const locals = this.localsOf(rule, arm);
        for (const statement of statementsIn(arm.body)) this.tell(statement, locals, visitor);
      }
    }
  }

  /** What the value of an arm may be; empty: nothing is known. */
  valueOf(rule: LoweredRule, arm: LoweredArm): readonly Known[] {
    return this.flat(arm.value, this.localsOf(rule, arm));
  }

  private tell(statement: Statement, locals: Locals, visitor: Visitor): void {
    if (statement.op === "lookup") {
      const { from, rest } = this.start(statement.reference, locals);
      const [first, ...below] = rest;
      if (first === undefined || !from.some(({ kind }) => kind === "input")) return;
      for (const name of strings(this.flat(first, locals))) visitor.field(name, below, statement);
    }
    if (statement.op === "call" && statement.callee.kind === "builtin") {
      const args = statement.args.map((arg) => this.flat(arg, locals));
      if (statement.callee.builtin.name === "object.get" && args[0]?.some(({ kind }) => kind === "input"))
        for (const name of firstSteps(args[1] ?? [])) visitor.field(name, [], statement);
      visitor.call(statement.callee.builtin.name, args, statement);
    }
  }

  private localsOf(rule: LoweredRule, arm: LoweredArm): Locals {
    const locals: Locals = new Map();
    const passed = this.ofArguments.get(pathKey(rule.path));
    for (const [index, pattern] of (rule.args ?? []).entries()) bind(locals, pattern, passed?.get(index) ?? []);
    for (const statement of statementsIn(arm.body)) this.follow(statement, locals);
    return locals;
  }

  private follow(operation: Operation, locals: Locals): void {
    switch (operation.op) {
      case "lookup":
        if (operation.out !== null) bind(locals, operation.out, this.reference(operation.reference, locals));
        return;
      case "unify":
        bind(locals, operation.left, this.flat(operation.right, locals));
        bind(locals, operation.right, this.flat(operation.left, locals));
        return;
      case "call":
        this.followCall(operation, locals);
        return;
      case "every":
        locals.set(operation.value, this.flat(operation.domain, locals).flatMap(membersOf));
        return;
      case "collect":
        locals.set(operation.out, [{ kind: "type", type: operation.collects }]);
        return;
      case "template":
        locals.set(operation.out, [{ kind: "type", type: "string" }]);
    }
  }

  private followCall({ callee, args, out }: Extract<Operation, { op: "call" }>, locals: Locals): void {
    if (callee.kind === "builtin") {
      const type = RESULT_TYPES[callee.builtin.name];
      if (out !== null && type !== undefined) bind(locals, out, [{ kind: "type", type }]);
      return;
    }
    for (const [index, arg] of args.entries()) this.pass(callee.key, index, this.flat(arg, locals));
  }

  private pass(key: string, index: number, values: readonly Known[]): void {
    const passed = this.ofArguments.get(key) ?? new Map<number, Known[]>();
    const known = passed.get(index) ?? [];
    const fresh = values.filter((value) => value.kind !== "any" && !known.some((other) => same(value, other)));
    if (fresh.length === 0 || known.length >= POSSIBLE_MAX) return;
    passed.set(index, [...known, ...fresh]);
    this.ofArguments.set(key, passed);
    this.changed = true;
  }

  private flat(flat: Flat, locals: Locals): readonly Known[] {
    if (flat.kind === "constant") return [{ kind: "constant", value: flat.value }];
    return flat.kind === "local" ? (locals.get(flat.id) ?? []) : [{ kind: "type", type: flat.kind }];
  }

  private reference(reference: Reference, locals: Locals): readonly Known[] {
    const { from, rest } = this.start(reference, locals);
    return rest.reduce((known, step) => this.below(known, this.flat(step, locals)), from).slice(0, POSSIBLE_MAX);
  }

  /** Where a reference begins, and the steps from there. */
  private start({ root, path }: Reference, locals: Locals): { from: readonly Known[]; rest: readonly Flat[] } {
    if (root === "input") return { from: INPUT, rest: path };
    if (root !== "data") return { from: this.flat(root, locals), rest: path };
    const steps: RegoValue[] = [];
    for (const [index, step] of path.entries()) {
      if (step.kind !== "constant") break;
      steps.push(step.value);
      const key = pathKey(steps);
      if (this.byPath.has(key)) return { from: this.rule(key), rest: path.slice(index + 1) };
    }
    return { from: ANY, rest: [] };
  }

  private rule(key: string): readonly Known[] {
    const known = this.ofRule.get(key);
    if (known !== undefined) return known;
    this.ofRule.set(key, ANY);
    const values = (this.byPath.get(key) ?? []).flatMap((rule) =>
      rule.kind === "complete" ? rule.arms.flatMap((arm) => orAny(this.valueOf(rule, arm))) : ANY,
    );
    this.ofRule.set(key, values.slice(0, POSSIBLE_MAX));
    return values;
  }

  private below(known: readonly Known[], step: readonly Known[]): readonly Known[] {
    return known.flatMap((value) => {
      if (value.kind === "input") return strings(step).flatMap((name) => typeOfField(name));
      if (value.kind !== "constant") return ANY;
      const keys = step.flatMap((one) => (one.kind === "constant" ? [one.value] : []));
      if (keys.length === 0) return membersOf(value);
      return keys.flatMap((key) => constants([lookup(value.value, key)]));
    });
  }
}

type Locals = Map<number, readonly Known[]>;

function bind(locals: Locals, pattern: Flat, values: readonly Known[]): void {
  if (pattern.kind === "local" && values.length > 0 && !locals.has(pattern.id)) locals.set(pattern.id, values);
}

/** Statements of a body and of the bodies in it. */
function* statementsIn(body: readonly Statement[]): Generator<Statement> {
  for (const statement of body) {
    yield statement;
    if (statement.op === "not" || statement.op === "every" || statement.op === "collect")
      yield* statementsIn(statement.body);
    if (statement.op === "template")
      for (const part of statement.parts) if (typeof part !== "string") yield* statementsIn(part.body);
  }
}

function typeOfField(name: string): readonly Known[] {
  const type = fieldType(name);
  return type === null ? ANY : [{ kind: "type", type }];
}

function constants(values: readonly (RegoValue | undefined)[]): Known[] {
  return values.flatMap((value): Known[] => (value === undefined ? [] : [{ kind: "constant", value }]));
}

function membersOf(known: Known): readonly Known[] {
  if (known.kind !== "constant") return ANY;
  const { value } = known;
  if (value instanceof RegoSet || value instanceof RegoObject) return constants(value.values().slice(0, POSSIBLE_MAX));
  return isArray(value) ? constants(value.slice(0, POSSIBLE_MAX)) : [];
}

function orAny(known: readonly Known[]): readonly Known[] {
  return known.length === 0 ? ANY : known;
}

function same(a: Known, b: Known): boolean {
  if (a.kind === "constant" && b.kind === "constant") return a.value === b.value;
  return a.kind === b.kind && (a.kind !== "type" || (b.kind === "type" && a.type === b.type));
}

/** `object.get` takes a key or a path. */
function firstSteps(known: readonly Known[]): string[] {
  const first = (value: RegoValue) => (isArray(value) ? value.slice(0, 1) : [value]);
  return strings(known.flatMap((one) => (one.kind === "constant" ? constants(first(one.value)) : [])));
}

function strings(known: readonly Known[]): string[] {
  return known.flatMap((one) => (one.kind === "constant" && typeof one.value === "string" ? [one.value] : []));
}

/** What the value is when it is certainly no boolean. */
export function notBoolean(known: Known): string | null {
  if (known.kind === "input") return "object";
  if (known.kind === "type") return known.type === "boolean" ? null : known.type;
  return known.kind === "any" || typeof known.value === "boolean" ? null : typeName(known.value);
}
