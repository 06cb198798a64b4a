import type { Severity, Tier } from "../core/tier";
import type { TimeSensitivity } from "../text/time-sensitivity";

/** What a policy sees of a request: facts about it, never its text. Field names are the policy language's. */
export interface PolicyInput {
  readonly tenant_id: string;
  readonly data_tier: Tier;
  readonly pii_detected: boolean;
  readonly pii_severity: Severity;
  readonly model: string;
  readonly request_type: "completion" | "embedding" | "tool_call";
  readonly cache_enabled: boolean;
  readonly subject_present: boolean;
  readonly tools_offered: boolean;
  readonly tool_result: boolean;
  /** The answer must be a call of one tool: structured output. */
  readonly tool_forced: boolean;
  /** Tools are offered, and an admin has declared all of them pure. */
  readonly tools_pure: boolean;
  /** Null: omitted by the client. */
  readonly temperature: number | null;
  readonly namespace: string | null;
  readonly agent: string | null;
  readonly provider: string;
  readonly prompt_chars: number;
  /** How long an answer can be true, by the words of the last user turn. */
  readonly time_sensitivity: TimeSensitivity;
  readonly wire: string;
}

export interface PolicyDecision {
  readonly allowLookup: boolean;
  readonly allowStore: boolean;
  /** Whom an answer may serve: everyone of the tenant, or only the person who asked. */
  readonly share: "tenant" | "subject";
  /** May only lower the tenant's own. */
  readonly ttlSeconds: number | null;
  /** May only raise the tenant's own threshold. */
  readonly minSimilarity: number | null;
  readonly reasons: readonly string[];
  /** Tools whose results may stand in answers that serve everybody; any other's serve the person who asked. */
  readonly sharedTools: readonly string[];
  /** Set when the policy failed, timed out or gave no boolean: both `allow` are false, and nothing is cached. */
  readonly failure: string | null;
}

export interface Policy {
  /** Hex SHA-256 of the source: part of the scope, so a changed policy makes old entries unreachable. */
  readonly digest: string;
  /** The facts that decide; null: the clock does too, and no decision can be kept. */
  readonly fields: readonly (keyof PolicyInput)[] | null;
  /** Never throws. */
  decide(input: PolicyInput, nowMs: number): PolicyDecision;
}
