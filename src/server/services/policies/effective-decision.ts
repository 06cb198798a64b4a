import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";

/**
 * What comes of a decision: an answer for one person only, when nobody is named, is neither looked up nor stored,
 * whatever the policy allows. Two people's questions never meet.
 */
export function effectiveDecision(decision: PolicyDecision, input: PolicyInput): PolicyDecision {
  if (decision.share !== "subject" || input.subject_present) return decision;
  return { ...decision, allowLookup: false, allowStore: false };
}
