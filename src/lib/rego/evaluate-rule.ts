import { type Context, Frame, NOT_EVALUATED } from "./context";
import { DocumentBuilder } from "./document-builder";
import { type Location, RegoError } from "./error";
import type { ExecutableRule, NodeKind, RuleNode } from "./rule-tree";
import { equals, RegoSet, type RegoValue } from "./value";

/** The value of the rules at a node, undefined when none holds. Each is evaluated once per context. */
export function evaluateNode(context: Context, node: RuleNode): RegoValue | undefined {
  const known = node.id in context.cache ? context.cache[node.id] : NOT_EVALUATED;
  if (known !== NOT_EVALUATED) return known;
  context.run.charge(1);
  const value = computeNode(context, node);
  context.cache[node.id] = value;
  return value;
}

function computeNode(context: Context, node: RuleNode): RegoValue | undefined {
  switch (node.kind) {
    case "complete":
      return evaluateDefinitions(context, node, null);
    case "set":
      return collectSet(context, node);
    case "object":
      return collectObject(context, node);
    default:
      return undefined;
  }
}

/** All definitions are tried, and those that hold must agree; the default stands in for none. */
function evaluateDefinitions(
  context: Context,
  node: RuleNode,
  args: readonly RegoValue[] | null,
): RegoValue | undefined {
  let result: RegoValue | undefined;
  for (const rule of node.rules) {
    const value = evaluateArms(context, rule, args);
    if (value === undefined) continue;
    if (node.agreed !== undefined && context.run.fired === null) return value;
    if (result !== undefined && !equals(result, value)) throw conflictError(node.kind, rule.location);
    result = value;
  }
  if (result !== undefined || node.fallback === null) return result;
  return evaluateArms(context, node.fallback, args);
}

export function conflictError(kind: NodeKind, location: Location): RegoError {
  const what =
    kind === "function"
      ? "functions must not produce multiple outputs for same inputs"
      : "complete rules must not produce multiple outputs";
  return new RegoError("eval_conflict_error", what, location);
}

/** The first arm that holds decides; `else` arms come after. */
function evaluateArms(
  context: Context,
  rule: ExecutableRule,
  args: readonly RegoValue[] | null,
): RegoValue | undefined {
  const frame = new Frame(rule.slotCount, context);
  if (args !== null && rule.bindArguments !== null && !rule.bindArguments(frame, args)) return undefined;
  for (const arm of rule.arms) {
    arm.run(frame);
    if (frame.result === undefined) continue;
    context.run.fired?.set(arm.location, rule.name);
    return frame.result;
  }
  return undefined;
}

/** Calls a function of the policy. */
export function applyFunction(context: Context, node: RuleNode, args: readonly RegoValue[]): RegoValue | undefined {
  context.run.charge(1);
  return evaluateDefinitions(context, node, args);
}

function collectSet(context: Context, node: RuleNode): RegoValue {
  const builder = new DocumentBuilder();
  runInto(context, node, builder, []);
  return builder.finish() ?? new RegoSet();
}

function collectObject(context: Context, node: RuleNode): RegoValue | undefined {
  const builder = new DocumentBuilder();
  insertNode(context, node, builder, []);
  return builder.finish();
}

/** Rules below a partial object, such as `p.a.b := 1` beside `p[x] := y`, contribute to the same document. */
function insertNode(context: Context, node: RuleNode, builder: DocumentBuilder, at: readonly RegoValue[]): void {
  if (node.kind === "function") return;
  if (node.kind === "complete") {
    const value = evaluateNode(context, node);
    if (value !== undefined) builder.insert(at, value);
    return;
  }
  if (node.kind === "set") builder.ensureSet(at);
  else builder.ensureObject(at);
  runInto(context, node, builder, at);
  for (const [key, child] of node.children.values()) insertNode(context, child, builder, [...at, key]);
}

function runInto(context: Context, node: RuleNode, builder: DocumentBuilder, at: readonly RegoValue[]): void {
  for (const rule of node.rules) {
    for (const arm of rule.arms) {
      const frame = new Frame(rule.slotCount, context);
      frame.sink = { builder, at };
      arm.run(frame);
      if (frame.sank) context.run.fired?.set(arm.location, rule.name);
    }
  }
}
