import { z } from "zod";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { diagnose, explainPolicy, runPolicyTests } from "@/lib/policy/rego-policy";
import { SEVERITIES, TIERS } from "@/lib/core/tier";
import type { Actor, Services } from "../context";
import { permitAdmin } from "../permit";
import { policySourceSchema } from "./policy-versions";

export interface PolicyCheck {
  /** Errors with their place, 1-based; empty when it compiles. */
  problems: ReturnType<typeof diagnose>;
  tests: ReturnType<typeof runPolicyTests>;
}

/** Compiles, and runs the rules named `test_...` when that went well. */
export function checkPolicy(source: string): PolicyCheck {
  const problems = diagnose(source);
  return { problems, tests: problems.length > 0 ? [] : runPolicyTests(source) };
}

export const policyInputSchema: z.ZodType<PolicyInput> = z.object({
  tenant_id: z.string().max(64),
  data_tier: z.enum(TIERS),
  pii_detected: z.boolean(),
  pii_severity: z.enum(SEVERITIES),
  model: z.string().max(200),
  request_type: z.enum(["completion", "embedding", "tool_call"]),
  cache_enabled: z.boolean(),
  subject_present: z.boolean(),
  tools_offered: z.boolean(),
  tool_result: z.boolean(),
  temperature: z.number().nullable(),
  namespace: z.string().max(128).nullable(),
  agent: z.string().max(128).nullable(),
  provider: z.string().max(300),
  prompt_chars: z.number().int().min(0),
  wire: z.string().max(40),
});

export const checkPolicySchema = z.object({ source: policySourceSchema });
export const tryPolicySchema = z.object({ source: policySourceSchema, input: policyInputSchema });

export function checkSource(_services: Services, actor: Actor, input: z.infer<typeof checkPolicySchema>): PolicyCheck {
  permitAdmin(actor, "read");
  return checkPolicy(input.source);
}

export interface PolicyTrial {
  decision: PolicyDecision;
  rules: ReturnType<typeof explainPolicy>["rules"];
}

/** One input through a source that need not be saved: the decision, and which rules fired. */
export function tryPolicy(services: Services, actor: Actor, input: z.infer<typeof tryPolicySchema>): PolicyTrial {
  permitAdmin(actor, "read");
  return explainPolicy(input.source, input.input, services.clock.now());
}
