import type { Expression } from "./ast";
import { NOTHING_BOUND } from "./bindings";
import type { CompiledPolicy } from "./compile";
import { Context, Frame, type Next, Run } from "./context";
import { emitBody } from "./emit-statement";
import { type Location, RegoError } from "./error";
import { Budget, type Limits } from "./limits";
import { lowerExpressions } from "./lower-expression";
import { isReference, Lowering, lookupStatement, lowerCall, lowerOperand, namesResult } from "./lower-term";
import { directVariables } from "./order";
import { parseQuery } from "./parser";
import { type Flat, type Statement, TRUE } from "./program";
import { declaredNames } from "./scope";
import { isArray, RegoObject, RegoSet, type RegoValue } from "./value";

export interface EvaluationOptions {
  /** Absent: `input` is undefined. */
  readonly input?: RegoValue;
  readonly data?: RegoObject;
  /** Nanoseconds since the epoch, for `time.now_ns`; 0 when absent. */
  readonly nowNs?: bigint;
  /** Errors of built-ins fail the evaluation instead of being undefined. */
  readonly strict?: boolean;
  readonly limits?: Limits;
  /** Shared with other evaluations; without it each has its own, of `limits.evalSteps`. */
  readonly budget?: Budget;
  /** Filled with the places and names of the rules that gave a value. */
  readonly fired?: Map<Location, string>;
}

export interface QueryResult {
  readonly bindings: ReadonlyMap<string, RegoValue>;
  /** Value of each expression; `true` for those that only bind or test. */
  readonly expressions: readonly RegoValue[];
}

/** A prepared query: parsed, ordered and made into closures once. */
export class Query {
  private readonly policy: CompiledPolicy;
  private readonly run: Next;
  private readonly slotCount: number;
  private readonly variables: ReadonlyMap<string, number>;
  private readonly values: readonly Flat[];
  /** Where a run puts its results; set for the time of a run, which is never re-entered. */
  private found: QueryResult[] = [];

  constructor(policy: CompiledPolicy, source: string) {
    this.policy = policy;
    const body = parseQuery(source, policy.limits);
    const lowering = new Lowering(policy.surroundings(new Map()));
    lowering.scope.enter("body", declaredNames(body));
    const { statements, values } = lowerQuery(lowering, body);
    this.values = values;
    const direct = new Set(statements.flatMap(directVariables));
    this.variables = new Map([...lowering.scope.visibleNames()].filter(([, id]) => direct.has(id)));
    this.slotCount = lowering.scope.locals.length;
    const { root, budget } = policy;
    const functionNode = (key: string) => policy.functionNode(key);
    const emitter = { root, budget, functionNode, names: lowering.scope.locals };
    this.run = emitBody(emitter, statements, NOTHING_BOUND, () => (frame) => this.keep(frame));
  }

  private keep(frame: Frame): boolean {
    frame.context.run.charge(1);
    const bindings = new Map<string, RegoValue>();
    for (const [name, id] of this.variables) bindings.set(name, frame.slots[id] as RegoValue);
    const expressions = this.values.map((value) =>
      value.kind === "local" ? (frame.slots[value.id] as RegoValue) : true,
    );
    this.found.push({ bindings, expressions });
    return false;
  }

  /** No results: the query is undefined. Throws RegoError for conflicts, limits and (when strict) built-in errors. */
  evaluate(options: EvaluationOptions = {}): QueryResult[] {
    const limits = options.limits ?? this.policy.limits;
    const run = new Run(
      options.data ?? new RegoObject(),
      options.nowNs ?? 0n,
      options.budget ?? new Budget(limits.evalSteps),
      options.fired ?? null,
      this.policy.memory,
    );
    const frame = new Frame(this.slotCount, new Context(run, options.input));
    this.found = [];
    guardStack(() => this.run(frame));
    const [error] = run.builtinErrors;
    if (options.strict === true && error !== undefined) throw error;
    const results = this.found;
    this.found = [];
    checkSize(results, limits);
    return results;
  }
}

export function guardStack(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof RangeError) throw new RegoError("eval_limit_error", "evaluation is too deep");
    throw error;
  }
}

function checkSize(results: readonly QueryResult[], limits: Limits): void {
  let nodes = 0;
  for (const { bindings, expressions } of results) {
    for (const value of [...bindings.values(), ...expressions]) nodes += countNodes(value, limits.resultNodes - nodes);
    if (nodes > limits.resultNodes) throw new RegoError("eval_limit_error", "result is too large");
  }
}

/** Counts no further than just past the bound. */
export function countNodes(value: RegoValue, bound: number): number {
  const children = isArray(value)
    ? value
    : value instanceof RegoSet
      ? [...value.unordered()]
      : value instanceof RegoObject
        ? value.unorderedEntries().flat()
        : [];
  let count = 1;
  for (const child of children) {
    if (count > bound) return count;
    count += countNodes(child as RegoValue, bound - count);
  }
  return count;
}

function lowerQuery(lowering: Lowering, body: readonly Expression[]): { statements: Statement[]; values: Flat[] } {
  const statements: Statement[] = [];
  const values = body.map((expression) => {
    const captured = body.length === 1 ? captureValue(lowering, expression, statements) : null;
    if (captured !== null) return captured;
    const value = body.length > 1 ? captureValue(lowering, expression, statements) : null;
    if (value === null) statements.push(...lowerExpressions(lowering, [expression]));
    else statements.push(lowering.statement({ op: "test", term: value }, expression.location));
    return value ?? TRUE;
  });
  return { statements, values };
}

/** A query that is one term gives its value, be it false; among others a false expression makes all undefined. */
function captureValue(lowering: Lowering, expression: Expression, out: Statement[]): Flat | null {
  const { form, negated, modifiers, location } = expression;
  if (form.kind !== "term" || negated || modifiers.length > 0) return null;
  if (form.term.kind === "call" && namesResult(lowering, form.term)) return null;
  const value = lowering.fresh();
  if (form.term.kind === "call") lowerCall(lowering, form.term, value, out);
  else {
    const operand = lowerOperand(lowering, form.term, out);
    if (isReference(operand)) out.push(lookupStatement(lowering, operand, value, location));
    else out.push(lowering.statement({ op: "unify", left: value, right: operand, compares: false }, location));
  }
  return value;
}
