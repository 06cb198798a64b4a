import { type Builtin, checkOperands } from "./builtins/builtin";
import type { Context, Next, NextValue } from "./context";
import { emitBuild } from "./emit-flat";
import type { Location } from "./error";
import { RegoError } from "./error";
import { applyFunction } from "./evaluate-rule";
import { functionKey } from "./lower-modifier";
import type { Flat, FunctionTarget } from "./program";
import type { RuleNode } from "./rule-tree";
import { isArray, type RegoValue } from "./value";

/** Built-in errors make the call undefined here; the evaluation's caller decides at the end whether they count. */
function callBuiltin(
  context: Context,
  builtin: Builtin,
  args: readonly RegoValue[],
  location: Location,
): RegoValue | undefined {
  const { run } = context;
  run.charge(1);
  for (const arg of args) run.pay(arg);
  try {
    if (builtin.refusal !== null) throw new RegoError("eval_builtin_error", `${builtin.name}: ${builtin.refusal}`);
    checkOperands(builtin, args);
    const made = builtin.call(args, run);
    // Here, for every built-in: whatever it makes is paid before anything can be made of it.
    if (made !== undefined) run.pay(made);
    return made;
  } catch (error) {
    if (!(error instanceof RegoError) || !isBuiltinFault(error)) throw error;
    run.builtinErrors.push(new RegoError(error.code, error.message, location));
    return undefined;
  }
}

function isBuiltinFault(error: RegoError): boolean {
  return error.code === "eval_builtin_error" || error.code === "eval_type_error";
}

export interface FunctionNodes {
  functionNode(key: string): RuleNode | null;
}

export function emitCall(
  callee: FunctionTarget,
  args: readonly Flat[],
  functions: FunctionNodes,
  location: Location,
  next: NextValue,
): Next {
  const builders = args.map(emitBuild);
  const key = functionKey(callee);
  const invoke = emitInvoke(callee, functions, location, next);
  return (frame) => {
    const { context } = frame;
    const values = builders.map((build) => build(frame));
    const replacement = context.replacements?.get(key);
    if (replacement === undefined) return invoke(frame, context, values);
    if (replacement.kind === "value") return next(frame, replacement.value);
    const mock = emitInvoke(replacement.target, functions, location, next);
    return mock(frame, context.withoutReplacements(), values);
  };
}

type Invoke = (frame: Parameters<Next>[0], context: Context, values: readonly RegoValue[]) => boolean;

function emitInvoke(callee: FunctionTarget, functions: FunctionNodes, location: Location, next: NextValue): Invoke {
  if (callee.kind === "rule") {
    const node = functions.functionNode(callee.key);
    return (frame, context, values) => {
      const value = node === null ? undefined : applyFunction(context, node, values);
      return value !== undefined && next(frame, value);
    };
  }
  const { builtin } = callee;
  if (builtin.isRelation) {
    return (frame, context, values) => {
      const results = callBuiltin(context, builtin, values, location);
      return isArray(results) && results.some((result) => next(frame, result));
    };
  }
  return (frame, context, values) => {
    const value = callBuiltin(context, builtin, values, location);
    return value !== undefined && next(frame, value);
  };
}
