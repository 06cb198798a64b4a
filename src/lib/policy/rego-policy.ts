import { createHash } from "node:crypto";
import { type CompiledPolicy, compile } from "../rego/compile";
import { type Location, RegoError } from "../rego/error";
import { inputUse } from "../rego/input-use";
import { fromJson } from "../rego/json";
import { DEFAULT_LIMITS, type Limits } from "../rego/limits";
import { RuleQuery } from "../rego/rule-query";
import type { RegoValue } from "../rego/value";
import type { Policy, PolicyDecision, PolicyInput } from "./decision";
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
    return { digest, decide: () => decision };
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
  private readonly query: RuleQuery;
  /** Decisions by the facts that the rules look at. Null when they look at the clock. */
  private readonly memo: Map<string, PolicyDecision> | null;
  private readonly keyFields: readonly (keyof PolicyInput)[];

  constructor(digest: string, compiled: CompiledPolicy) {
    this.digest = digest;
    this.query = outputQuery(compiled);
    const used = inputUse(compiled.loweredRules(({ path }) => !isTestName(path[PACKAGE_PATH.length])));
    this.memo = used.readsClock ? null : new Map();
    this.keyFields = KEY_FIELDS.filter((field) => ALWAYS_USED.has(field) || (used.fields?.has(field) ?? true));
  }

  decide(input: PolicyInput, nowMs: number): PolicyDecision {
    if (this.memo === null) return evaluatePolicy(this.query, input, nowMs);
    const key = memoKey(input, this.keyFields);
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

/** Every field of the input, once; the compiler checks that none is forgotten. */
const KEY_FIELD_TABLE: Readonly<Record<keyof PolicyInput, true>> = {
  tenant_id: true,
  data_tier: true,
  pii_detected: true,
  pii_severity: true,
  model: true,
  request_type: true,
  cache_enabled: true,
  subject_present: true,
  tools_offered: true,
  tool_result: true,
  temperature: true,
  namespace: true,
  agent: true,
  provider: true,
  prompt_chars: true,
  time_sensitivity: true,
  wire: true,
};
const KEY_FIELDS = Object.keys(KEY_FIELD_TABLE) as (keyof PolicyInput)[];

/** The floor under every policy looks at these, whether or not its rules do. */
const ALWAYS_USED: ReadonlySet<keyof PolicyInput> = new Set(["pii_severity", "subject_present"]);

/** Length-prefixed, so that no text can pass for two fields; the type tells null from "null". */
function memoKey(input: PolicyInput, fields: readonly (keyof PolicyInput)[]): string {
  let key = "";
  for (const field of fields) {
    const value = input[field];
    if (value === true) key += "t";
    else if (value === false) key += "f";
    else if (value === null) key += "n";
    else if (typeof value === "string") key += `${value.length}:${value}`;
    else key += `#${value};`;
  }
  return key;
}
