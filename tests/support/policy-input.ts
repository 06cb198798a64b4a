import type { PolicyInput } from "@/lib/policy/decision";

/** A plain question: each test says only what is special about its own. */
export const PLAIN_INPUT: PolicyInput = {
  tenant_id: "t",
  data_tier: "internal",
  pii_detected: false,
  pii_severity: "none",
  model: "m",
  request_type: "completion",
  cache_enabled: true,
  subject_present: false,
  tools_offered: false,
  tool_result: false,
  tool_forced: false,
  tools_pure: false,
  temperature: null,
  namespace: null,
  agent: null,
  provider: "p",
  prompt_chars: 10,
  time_sensitivity: "none",
  wire: "openai.chat",
};
