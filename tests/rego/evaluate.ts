import { compile } from "../../src/lib/rego/compile";
import { RegoError } from "../../src/lib/rego/error";
import { fromJson, toJson } from "../../src/lib/rego/json";
import type { Limits } from "../../src/lib/rego/limits";
import { RegoObject, type RegoValue } from "../../src/lib/rego/value";

export interface Documents {
  readonly input?: unknown;
  readonly data?: Record<string, unknown>;
  readonly strict?: boolean;
  readonly limits?: Limits;
}

/** Values of the query's first result; undefined when it has none. */
function evaluate(module: string, query: string, documents: Documents = {}): RegoValue | undefined {
  const policy = compile([{ name: "test.rego", source: module }], documents.limits);
  const data = fromJson(documents.data ?? {});
  const [result] = policy.prepare(query).evaluate({
    ...(documents.input === undefined ? {} : { input: fromJson(documents.input) }),
    ...(data instanceof RegoObject ? { data } : {}),
    strict: documents.strict ?? true,
  });
  return result?.expressions[0];
}

export function evaluateJson(module: string, query: string, documents: Documents = {}): unknown {
  const value = evaluate(module, query, documents);
  return value === undefined ? undefined : toJson(value);
}

/** The error of compiling or evaluating; fails when there is none. */
export function failure(module: string, query = "data.p", documents: Documents = {}): RegoError {
  try {
    evaluate(module, query, documents);
  } catch (error) {
    if (error instanceof RegoError) return error;
    throw error;
  }
  throw new Error("expected an error");
}
