import { createHash } from "node:crypto";
import type { Policy, PolicyDecision, PolicyInput } from "./decision";

/** The rules of the default policy as a function; the Rego module of the same name says the same. */
export const DEFAULT_POLICY: Policy = {
  digest: createHash("sha256").update("lethe.cache/default/1").digest("hex"),
  decide: (input) => decideByDefault(input),
};

export function decideByDefault(input: PolicyInput): PolicyDecision {
  const reasons = denials(input);
  const personal = input.pii_severity === "low";
  const allowLookup = reasons.length === 0;
  return {
    allowLookup,
    // A personal question has an answer for one person only; with nobody named there is nobody to keep it for.
    allowStore: allowLookup && !(personal && !input.subject_present),
    share: personal ? "subject" : "tenant",
    ttlSeconds: null,
    minSimilarity: null,
    reasons,
    failure: null,
  };
}

function denials(input: PolicyInput): string[] {
  const sensitive = input.data_tier === "confidential" || input.data_tier === "restricted";
  return [
    ...(input.cache_enabled ? [] : ["cache-off"]),
    ...(input.request_type === "tool_call" ? ["tool-call"] : []),
    ...(sensitive ? [`tier-${input.data_tier}`] : []),
    ...(input.pii_severity === "high" ? ["personal-data-high"] : []),
  ];
}
