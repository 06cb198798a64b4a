import { Bindings, type Bound } from "./bindings";
import type { Frame, Next } from "./context";
import { emitCall, type FunctionNodes } from "./emit-call";
import { emitCollect, emitEvery, emitNot, emitTemplate } from "./emit-closure";
import { type Build, emitBuild, emitMatch, emitOut } from "./emit-flat";
import { emitModified } from "./emit-modifier";
import { emitReference } from "./emit-reference";
import { RegoError } from "./error";
import { type OrderBudget, orderBody, type Placed } from "./order";
import type { Operation, Statement } from "./program";
import type { RuleNode } from "./rule-tree";
import { planUnification, type UnifyStep } from "./unify";
import { equals, type RegoValue } from "./value";

/** What turning statements into closures needs to know. */
export interface Emitter extends FunctionNodes {
  readonly root: RuleNode;
  readonly names: readonly string[];
  readonly budget: OrderBudget;
}

/**
 * A body becomes a chain of closures, each calling the next for every answer it finds; the last is `final`. It is built
 * from the end, so that running it makes no closures.
 */
export function emitBody(
  emitter: Emitter,
  body: readonly Statement[],
  outer: Bound,
  final: (bound: Bound) => Next,
): Next {
  const { placed, bound } = orderBody(body, outer, emitter.names, emitter.budget);
  let next = final(bound);
  for (let index = placed.length - 1; index >= 0; index--) next = emitPlaced(emitter, placed[index] as Placed, next);
  return next;
}

function emitPlaced(emitter: Emitter, { statement, bound }: Placed, next: Next): Next {
  if (statement.modifiers.length === 0) return emitOperation(emitter, statement, bound, next);
  return emitModified(statement.modifiers, next, (afterwards) => emitOperation(emitter, statement, bound, afterwards));
}

function emitOperation(emitter: Emitter, statement: Statement, outer: Bound, next: Next): Next {
  const bound = new Bindings(outer);
  switch (statement.op) {
    case "unify":
      return emitUnify(statement, bound, next);
    case "lookup": {
      const { reference, out } = statement;
      return emitReference(reference, bound, emitter.root, () => emitOut(out, bound, next));
    }
    case "call": {
      const done = emitOut(statement.out, bound, next);
      return emitCall(statement.callee, statement.args, emitter, statement.location, done);
    }
    case "test": {
      const build = emitBuild(statement.term);
      return (frame) => build(frame) !== false && next(frame);
    }
    case "not":
      return emitNot(emitter, statement, bound, next);
    case "every":
      return emitEvery(emitter, statement, bound, next);
    case "collect":
      return emitCollect(emitter, statement, bound, next);
    case "template":
      return emitTemplate(emitter, statement, bound, next);
  }
}

function emitUnify(operation: Extract<Operation, { op: "unify" }>, bound: Bindings, next: Next): Next {
  const { left, right } = operation;
  if (operation.compares) {
    const a = emitBuild(left);
    const b = emitBuild(right);
    return (frame) => {
      const value = a(frame);
      if (typeof value === "object") frame.context.run.pay(value);
      return equals(value, b(frame)) && next(frame);
    };
  }
  const steps = planUnification(left, right, new Bindings(bound));
  if (steps === null) throw new RegoError("rego_compile_error", "unification was placed before its variables");
  return emitUnifySteps(steps, bound, next);
}

function emitUnifySteps(steps: readonly UnifyStep[], bound: Bindings, next: Next): Next {
  const runs = steps.map((step) => emitUnifyStep(step, bound));
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) return (frame) => only(frame) && next(frame);
  return (frame) => runs.every((run) => run(frame)) && next(frame);
}

function emitUnifyStep(step: UnifyStep, bound: Bindings): (frame: Frame) => boolean {
  if (step.kind === "fail") return () => false;
  const value: Build = emitBuild(step.value);
  if (step.kind === "match") {
    const match = emitMatch(step.pattern, bound);
    return (frame) => match(frame, value(frame));
  }
  const { id } = step;
  bound.add(id);
  return (frame) => {
    frame.slots[id] = value(frame) as RegoValue;
    return true;
  };
}
