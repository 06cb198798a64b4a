import { Bindings, type Bound, NOTHING_BOUND } from "./bindings";
import type { Frame, Next } from "./context";
import { checkHead } from "./emit-closure";
import { type Build, emitBuild, emitMatch } from "./emit-flat";
import { type Emitter, emitBody } from "./emit-statement";
import { conflictError } from "./evaluate-rule";
import { MARK_ELEMENT } from "./lower-rule";
import { bindPattern, flatVariables } from "./order";
import type { Flat, LoweredArm, LoweredRule } from "./program";
import { type ExecutableArm, type ExecutableRule, pathText, type RuleNode } from "./rule-tree";
import { equals, type RegoValue } from "./value";

/** Turns the rules at a node into closures. Throws the safety errors of their bodies and heads. */
export function emitNode(policy: Omit<Emitter, "names">, node: RuleNode): void {
  const { root, budget } = policy;
  const functionNode = (key: string) => policy.functionNode(key);
  for (const lowered of node.lowered) {
    const rule = emitRule({ root, budget, functionNode, names: lowered.locals }, lowered);
    if (lowered.isDefault) node.fallback = rule;
    else node.rules.push(rule);
  }
  node.agreed = agreedConstant(node.lowered.filter((rule) => !rule.isDefault));
}

function agreedConstant(rules: readonly LoweredRule[]): RegoValue | undefined {
  const values = rules.flatMap((rule) => rule.arms.map((arm) => arm.value));
  const [first] = values;
  if (first?.kind !== "constant") return undefined;
  const agree = values.every((value) => value.kind === "constant" && equals(value.value, first.value));
  return agree ? first.value : undefined;
}

function emitRule(emitter: Emitter, rule: LoweredRule): ExecutableRule {
  const bound = new Bindings(NOTHING_BOUND);
  const bindArguments = rule.args === null ? null : emitArguments(rule.args, bound);
  const arms = rule.arms.map((arm) => emitArm(emitter, rule, arm, bound));
  return { name: pathText(rule.path), slotCount: rule.locals.length, bindArguments, arms, location: rule.location };
}

function emitArguments(args: readonly Flat[], bound: Bindings): ExecutableRule["bindArguments"] {
  const matchers = args.map((arg) => {
    const match = emitMatch(arg, bound);
    // Patterns that can't bind all their variables (in sets) are refused by the safety of the body.
    bindPattern(arg, bound);
    return match;
  });
  return (frame, values) => matchers.every((match, index) => match(frame, values[index] as RegoValue));
}

function emitArm(emitter: Emitter, rule: LoweredRule, arm: LoweredArm, bound: Bound): ExecutableArm {
  const run = emitBody(emitter, arm.body, bound, (inner) => {
    const head = [...arm.keys, arm.value];
    checkHead(head, inner, emitter.names, arm.location);
    if (rule.kind === "complete" || rule.kind === "function") return emitResult(rule, arm);
    return emitSink(rule, arm);
  });
  return { run, location: arm.location };
}

/** A constant ends the search at its first answer; other values are all looked at, and must agree. */
function emitResult(rule: LoweredRule, arm: LoweredArm): Next {
  const build = emitBuild(arm.value);
  if (flatVariables(arm.value).length === 0) {
    return (frame) => {
      frame.result = build(frame);
      return true;
    };
  }
  return (frame) => {
    const value = build(frame);
    if (frame.result !== undefined && !equals(frame.result, value)) throw conflictError(rule.kind, arm.location);
    frame.result = value;
    return false;
  };
}

function emitSink(rule: LoweredRule, arm: LoweredArm): Next {
  const isElement = rule.kind === "set" || arm.keys[arm.keys.length - 1] === MARK_ELEMENT;
  const keys = arm.keys.filter((key) => key !== MARK_ELEMENT).map(emitBuild);
  const build = emitBuild(arm.value);
  return (frame) => {
    sink(frame, keys, build, isElement);
    return false;
  };
}

function sink(frame: Frame, keys: readonly Build[], build: Build, isElement: boolean): void {
  frame.context.run.charge(1);
  const { sink: target } = frame;
  if (target === null) return;
  frame.sank = true;
  const path = keys.length === 0 ? target.at : [...target.at, ...keys.map((key) => key(frame))];
  const value = build(frame);
  frame.context.run.pay(value);
  if (isElement) target.builder.insertElement(path, value);
  else target.builder.insert(path, value);
}
