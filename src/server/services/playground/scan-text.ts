import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Severity, Tier } from "@/lib/core/tier";
import { redactText } from "@/lib/pii/redact/anonymiser";
import type { Finding } from "@/lib/pii/scan";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { timeSensitivityOf } from "@/lib/text/time-sensitivity";
import type { Actor, Services } from "../context";
import { scanOne } from "../gateway/scanning";
import { permit } from "../permit";
import { strictObject } from "../strict-object";

const TEXT_CHARS_MAX = 200_000;

export const scanTextSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  text: z.string().max(TEXT_CHARS_MAX, `Paste at most ${TEXT_CHARS_MAX} characters.`),
  subjectPresent: z.boolean().default(false),
});

export interface ScanView {
  /** UTF-16 offsets into the text, in order, without overlap. */
  findings: Finding[];
  severity: Severity;
  tier: Tier;
  /** The text as an answer would be stored. */
  redacted: string;
  /** What the tenant's policy says of a prompt like this. */
  decision: PolicyDecision;
  scannerVersion: string;
}

/** The scanner and the policy on a pasted text. Nothing of it is stored, recorded or logged. */
export async function scanText(
  services: Services,
  actor: Actor,
  input: z.infer<typeof scanTextSchema>,
): Promise<ScanView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "settings", tenantId);
  const tenant = await services.tenants.get(tenantId);
  const { findings, severity, tier } = await scanOne(services, tenant, input.text);
  const policy = await services.policies.get(tenantId, tenant.settings.externalPolicyUrl);
  const policyInput: PolicyInput = {
    tenant_id: tenantId,
    data_tier: tier,
    pii_detected: findings.length > 0,
    pii_severity: severity,
    model: "playground",
    request_type: "completion",
    cache_enabled: tenant.settings.cacheEnabled,
    subject_present: input.subjectPresent,
    tools_offered: false,
    tool_result: false,
    tool_forced: false,
    tools_pure: false,
    temperature: null,
    namespace: null,
    agent: null,
    provider: "playground",
    prompt_chars: input.text.length,
    time_sensitivity: timeSensitivityOf(input.text),
    wire: "openai.chat",
  };
  const decision = await policy.decide(policyInput);
  return {
    findings,
    severity,
    tier,
    redacted: redactText(input.text, findings),
    decision,
    scannerVersion: services.scannerOf(tenant.settings).version,
  };
}
