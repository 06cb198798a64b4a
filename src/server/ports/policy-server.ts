/** An OPA server that decides in place of the built-in evaluator. */
export interface PolicyServer {
  /**
   * Asks the data API: POST `{input}` to `url`, gives the `result` of its answer, undefined when there is none.
   * @throws PolicyServerFailed when it is not allowed, does not answer in time, or answers with an error
   */
  evaluate(url: string, input: unknown): Promise<unknown>;
  /** Whether the address is on the operator's list. */
  isAllowed(url: string): boolean;
}

export class PolicyServerFailed extends Error {
  override readonly name = "PolicyServerFailed";
}
