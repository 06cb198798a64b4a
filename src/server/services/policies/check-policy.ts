import { z } from "zod";
import { SEVERITIES, TIERS } from "@/lib/core/tier";
import type { PolicyInput } from "@/lib/policy/decision";
import type { PolicyCheck, PolicyExplanation } from "@/lib/policy/rego-workbench";
import { TIME_SENSITIVITIES } from "@/lib/text/time-sensitivity";
import type { Actor, Services } from "../context";
import { permitAnywhere } from "../permit";
import { strictObject } from "../strict-object";
import { policySourceSchema } from "./policy-source";
import { runTrial } from "./run-trial";

export const policyInputSchema: z.ZodType<PolicyInput> = strictObject({
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
  // Left out by who wrote the input before there were such.
  tool_forced: z.boolean().default(false),
  tools_pure: z.boolean().default(false),
  temperature: z.number().nullable(),
  namespace: z.string().max(128).nullable(),
  agent: z.string().max(128).nullable(),
  provider: z.string().max(300),
  prompt_chars: z.number().int().min(0),
  time_sensitivity: z.enum(TIME_SENSITIVITIES),
  wire: z.string().max(40),
});

/** Checking a source touches no tenant: an app needs the scope all the same. */
export const checkPolicySchema = strictObject({ source: policySourceSchema });
export const tryPolicySchema = strictObject({ source: policySourceSchema, input: policyInputSchema });

export async function checkSource(
  services: Services,
  actor: Actor,
  input: z.infer<typeof checkPolicySchema>,
): Promise<PolicyCheck> {
  permitAnywhere(actor, "policy");
  return runTrial(services, actor, "policy-check", input);
}

/** One input through a source that need not be saved: the decision, and which rules fired. */
export async function tryPolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tryPolicySchema>,
): Promise<PolicyExplanation> {
  permitAnywhere(actor, "policy");
  return runTrial(services, actor, "policy-explain", { ...input, nowMs: services.clock.now() });
}
