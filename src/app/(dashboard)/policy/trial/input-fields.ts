import { SEVERITIES, TIERS } from "@/lib/core/tier";
import { WIRES } from "@/lib/core/wire";
import type { PolicyInput } from "@/lib/policy/decision";
import { TIME_SENSITIVITIES } from "@/lib/text/time-sensitivity";

type FieldsOf<T> = { [Name in keyof PolicyInput]-?: PolicyInput[Name] extends T ? Name : never }[keyof PolicyInput];

export type SwitchName = FieldsOf<boolean>;
export type ChoiceName = "data_tier" | "pii_severity" | "request_type" | "time_sensitivity" | "wire";
export type TextName = "tenant_id" | "model" | "provider";
export type OptionalTextName = "namespace" | "agent";

const REQUEST_TYPES = ["completion", "embedding", "tool_call"] as const satisfies PolicyInput["request_type"][];

export const CHOICES: readonly { name: ChoiceName; values: readonly string[] }[] = [
  { name: "data_tier", values: TIERS },
  { name: "pii_severity", values: SEVERITIES },
  { name: "request_type", values: REQUEST_TYPES },
  { name: "time_sensitivity", values: TIME_SENSITIVITIES },
  { name: "wire", values: WIRES },
];

export const SWITCHES: readonly SwitchName[] = [
  "cache_enabled",
  "pii_detected",
  "subject_present",
  "tools_offered",
  "tool_result",
  "tool_forced",
  "tools_pure",
];

export const TEXTS: readonly TextName[] = ["tenant_id", "model", "provider"];
export const OPTIONAL_TEXTS: readonly OptionalTextName[] = ["namespace", "agent"];

/** A plain question that every policy worth having allows: each trial begins by changing one thing. */
export function plainInput(tenantId: string | null, model: string): PolicyInput {
  return {
    tenant_id: tenantId ?? "any-tenant",
    data_tier: "public",
    pii_detected: false,
    pii_severity: "none",
    model,
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
    provider: "openai",
    prompt_chars: 120,
    time_sensitivity: "none",
    wire: "openai.chat",
  };
}

/** The same input with one choice changed; a value that is none of the field's changes nothing. */
export function withChoice(input: PolicyInput, name: ChoiceName, value: string): PolicyInput {
  const known = CHOICES.find((choice) => choice.name === name)?.values.includes(value);
  return known ? { ...input, [name]: value } : input;
}
