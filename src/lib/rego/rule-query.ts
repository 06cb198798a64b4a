import type { CompiledPolicy } from "./compile";
import { Context, Run } from "./context";
import { RegoError } from "./error";
import { evaluateNode } from "./evaluate-rule";
import { Budget } from "./limits";
import { countNodes, type EvaluationOptions, guardStack } from "./query";
import type { RuleNode } from "./rule-tree";
import { RegoObject, type RegoValue } from "./value";

const NO_DATA = new RegoObject();

/** Values of rules whose paths are known, without parsing a query: the way for policies asked all the time. */
export class RuleQuery {
  private readonly policy: CompiledPolicy;
  private readonly nodes: readonly (RuleNode | null)[];

  /** Paths under `data`. A path without a rule has no value. */
  constructor(policy: CompiledPolicy, paths: readonly (readonly RegoValue[])[]) {
    this.policy = policy;
    this.nodes = paths.map((path) => policy.ruleNode(path));
  }

  /** One value for each path, in their order. Throws RegoError as Query.evaluate does. */
  evaluate(options: EvaluationOptions = {}): (RegoValue | undefined)[] {
    const limits = options.limits ?? this.policy.limits;
    const data = options.data ?? NO_DATA;
    const budget = options.budget ?? new Budget(limits.evalSteps);
    const run = new Run(data, options.nowNs ?? 0n, budget, options.fired ?? null, this.policy.memory);
    const context = new Context(run, options.input);
    let values: (RegoValue | undefined)[] = [];
    guardStack(() => {
      values = this.nodes.map((node) => (node === null ? undefined : evaluateNode(context, node)));
    });
    const [error] = run.builtinErrors;
    if (options.strict === true && error !== undefined) throw error;
    let left = limits.resultNodes;
    for (const value of values) left -= value === undefined ? 0 : countNodes(value, left);
    if (left < 0) throw new RegoError("eval_limit_error", "result is too large");
    return values;
  }
}
