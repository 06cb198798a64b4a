import type { Module, Rule, RuleArm, Term } from "./ast";
import { compileError, NOWHERE } from "./error";
import { lowerExpressions } from "./lower-expression";
import { Lowering, lowerFlat, type Surroundings } from "./lower-term";
import { constant, type Flat, type LoweredArm, type LoweredRule, type Statement, TRUE } from "./program";
import { declaredNames, patternNames } from "./scope";
import type { RegoValue } from "./value";

export function lowerRule(module: Module, rule: Rule, surroundings: Surroundings): LoweredRule {
  const lowering = new Lowering(surroundings);
  const { name } = rule.name;
  if (name === "input" || name === "data") {
    throw compileError(`rules must not shadow ${name} (use a different rule name)`, rule.name.location);
  }
  if (rule.isDefault) checkDefaultValue(rule);
  const split = groundPrefixLength(rule);
  const path = [...module.packagePath, name, ...rule.path.slice(0, split).map(constantValue)];
  const dynamic = rule.path.slice(split);
  const kind = ruleKind(rule, dynamic);
  const args = rule.args === null ? null : lowerArguments(lowering, rule.args);
  const arms = rule.arms.map((arm) => lowerArm(lowering, rule, arm, dynamic, args?.deferred ?? []));
  const { isDefault, location } = rule;
  return { path, kind, isDefault, args: args?.patterns ?? null, arms, locals: lowering.scope.locals, location };
}

function ruleKind(rule: Rule, dynamic: readonly Term[]): LoweredRule["kind"] {
  if (rule.args !== null) {
    if (dynamic.length > 0) throw compileError("function names must not contain variables", rule.location);
    return "function";
  }
  if (rule.element !== null) return dynamic.length > 0 ? "object" : "set";
  if (dynamic.length === 0) return "complete";
  if (rule.isDefault) throw compileError("default rules must not have variables in their head", rule.location);
  return "object";
}

function isGround(term: Term): boolean {
  if (term.kind === "constant") return true;
  if (term.kind === "array" || term.kind === "set") return term.items.every(isGround);
  return term.kind === "object" && term.entries.every(([key, value]) => isGround(key) && isGround(value));
}

function groundPrefixLength(rule: Rule): number {
  const index = rule.path.findIndex((step) => !isGround(step));
  return index < 0 ? rule.path.length : index;
}

function constantValue(term: Term): RegoValue {
  const flat = lowerFlat(NO_NAMES, term, []);
  return flat.kind === "constant" ? flat.value : null;
}

const NO_NAMES = new Lowering({
  globals: new Map(),
  functions: new Map(),
  builtins: new Map(),
  mocked: new Set(),
  negatesWhole: false,
});

/** A default may not depend on anything: constants, and comprehensions (which are evaluated like any). */
function checkDefaultValue(rule: Rule): void {
  for (const arm of rule.arms) if (arm.value !== null) refuseVariableParts(arm.value);
  for (const arg of rule.args ?? []) {
    if (arg.kind !== "variable") throw compileError("arguments of default functions must be variables", rule.location);
  }
}

function refuseVariableParts(term: Term): void {
  if (term.kind === "array" || term.kind === "set") term.items.forEach(refuseVariableParts);
  else if (term.kind === "object") {
    for (const [key, value] of term.entries) {
      refuseVariableParts(key);
      refuseVariableParts(value);
    }
  } else if (term.kind !== "constant" && term.kind !== "comprehension") {
    throw compileError(`default rule value cannot contain ${term.kind}`, term.location);
  }
}

interface Arguments {
  readonly patterns: readonly Flat[];
  /** Arguments that are no patterns: the local that receives the value, and the term it must equal. */
  readonly deferred: readonly { readonly local: Flat; readonly term: Term }[];
}

function lowerArguments(lowering: Lowering, args: readonly Term[]): Arguments {
  const names = new Set<string>();
  for (const arg of args) patternNames(arg, names);
  names.delete("_");
  lowering.scope.enter("arguments", names);
  for (const name of names) lowering.scope.declare(name, args[0]?.location ?? NOWHERE);
  const deferred: { local: Flat; term: Term }[] = [];
  const patterns = args.map((term) => {
    if (isPattern(term)) return lowerFlat(lowering, term, []);
    const local = lowering.fresh();
    deferred.push({ local, term });
    return local;
  });
  return { patterns, deferred };
}

function isPattern(term: Term): boolean {
  if (term.kind === "constant" || term.kind === "variable") return true;
  if (term.kind === "array" || term.kind === "set") return term.items.every(isPattern);
  return term.kind === "object" && term.entries.every(([key, value]) => isPattern(key) && isPattern(value));
}

function lowerArm(
  lowering: Lowering,
  rule: Rule,
  arm: RuleArm,
  dynamic: readonly Term[],
  deferred: Arguments["deferred"],
): LoweredArm {
  lowering.scope.enter("body", declaredNames(arm.body));
  const body: Statement[] = lowerExpressions(lowering, arm.body);
  for (const { local, term } of deferred) {
    const right = lowerFlat(lowering, term, body);
    body.push(lowering.statement({ op: "unify", left: local, right, compares: false }, term.location));
  }
  const keys = dynamic.map((step) => lowerFlat(lowering, step, body));
  const value = lowerValue(lowering, rule.element ?? arm.value, body);
  const element: readonly Flat[] = rule.element !== null && dynamic.length > 0 ? [MARK_ELEMENT] : [];
  lowering.scope.leave();
  return { body, keys: [...keys, ...element], value, location: arm.location };
}

/** Ends the keys of `a[b] contains c`: what the path leads to is a set, and the value one element of it. */
export const MARK_ELEMENT: Flat = constant(null);

function lowerValue(lowering: Lowering, term: Term | null, body: Statement[]): Flat {
  return term === null ? TRUE : lowerFlat(lowering, term, body);
}
