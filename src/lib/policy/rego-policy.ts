import { createHash } from "node:crypto";
import { type CompiledPolicy, compile } from "../rego/compile";
import { type Location, RegoError } from "../rego/error";
import { fromJson } from "../rego/json";
import { DEFAULT_LIMITS, type Limits } from "../rego/limits";
import { RuleQuery } from "../rego/rule-query";
import type { RegoValue } from "../rego/value";
import type { Policy, PolicyDecision, PolicyInput } from "./decision";
import { type DecidingFields, decidingFields, memoKey } from "./decision-memo";
import { failedDecision, OUTPUT_NAMES, readDecision } from "./rego-output";

export const POLICY_PACKAGE = "lethe.cache";
export const PACKAGE_PATH: readonly string[] = POLICY_PACKAGE.split(".");

/** A policy is asked on every request: it must be small, and an answer must come within a few milliseconds. */
export const POLICY_LIMITS: Limits = { ...DEFAULT_LIMITS, sourceChars: 65_536, evalSteps: 50_000, resultNodes: 1_000 };

const MEMO_MAX = 1_024;
const NS_PER_MS = 1_000_000n;

/** Throws RegoError. */
export function compileSource(source: string): CompiledPolicy {
  return compile([{ name: "policy.rego", source }], POLICY_LIMITS);
}

export function policyDigest(source: string): string {
  return createHash("sha256").update(source, "utf8").digest("hex");
}

/**
 * A policy from Rego source of package `lethe.cache`. Never throws: a source that does not compile is a policy whose
 * every decision is a failure, which means that nothing is cached.
 */
export function compileRegoPolicy(source: string): Policy {
  const digest = policyDigest(source);
  try {
    return new RegoPolicy(digest, compileSource(source));
  } catch (error) {
    const decision = failedDecision(describeFailure(error));
    return { digest, fields: [], decide: () => decision };
  }
}

export function describeFailure(error: unknown): string {
  return error instanceof RegoError ? error.describe() : "the policy could not be evaluated";
}

/** Tests are rules of the same package; they are run before publishing, not on requests. */
export function isTestName(name: RegoValue | undefined): name is string {
  return typeof name === "string" && name.startsWith("test_");
}

class RegoPolicy implements Policy {
  readonly digest: string;
  readonly fields: DecidingFields;
  private readonly query: RuleQuery;
  private readonly memo = new Map<string, PolicyDecision>();

  constructor(digest: string, compiled: CompiledPolicy) {
    this.digest = digest;
    this.query = outputQuery(compiled);
    this.fields = decidingFields(compiled, PACKAGE_PATH.length, isTestName);
  }

  decide(input: PolicyInput, nowMs: number): PolicyDecision {
    if (this.fields === null) return evaluatePolicy(this.query, input, nowMs);
    const key = memoKey(input, this.fields);
    const known = this.memo.get(key);
    if (known !== undefined) return known;
    const decision = evaluatePolicy(this.query, input, nowMs);
    if (this.memo.size >= MEMO_MAX) this.memo.clear();
    this.memo.set(key, decision);
    return decision;
  }
}

export function outputQuery(compiled: CompiledPolicy): RuleQuery {
  return new RuleQuery(
    compiled,
    OUTPUT_NAMES.map((name) => [...PACKAGE_PATH, name]),
  );
}

/** Built-in errors count: a rule that failed must not look like a rule that did not apply. */
export function evaluatePolicy(
  query: RuleQuery,
  input: PolicyInput,
  nowMs: number,
  fired?: Map<Location, string>,
): PolicyDecision {
  try {
    const nowNs = BigInt(Math.trunc(nowMs)) * NS_PER_MS;
    const values = query.evaluate({
      input: fromJson(input),
      nowNs,
      strict: true,
      ...(fired === undefined ? {} : { fired }),
    });
    return readDecision(values, input);
  } catch (error) {
    return failedDecision(describeFailure(error));
  }
}
