import { compile } from "./compile";
import type { RegoValue } from "./value";

/** The value of a ground term, such as `{"a", {1, 2}}`; undefined when it has none. Throws RegoError. */
export function evaluateTerm(source: string): RegoValue | undefined {
  const [result] = compile([]).prepare(source).evaluate();
  return result?.expressions[0];
}
