import { isJsonObject } from "../core/json";
import { fromJson } from "../rego/json";
import type { PolicyDecision, PolicyInput } from "./decision";
import { failedDecision, OUTPUT_NAMES, readDecision } from "./rego-output";

/** The `result` of an OPA server's answer for package `lethe.cache`, read as the built-in evaluator's own output is. */
export function readServerDecision(result: unknown, input: PolicyInput): PolicyDecision {
  if (!isJsonObject(result))
    return failedDecision("the policy server gave no object: does it hold package lethe.cache?");
  const values = OUTPUT_NAMES.map((name) => {
    const value = result[name];
    return value === undefined ? undefined : fromJson(value);
  });
  return readDecision(values, input);
}
