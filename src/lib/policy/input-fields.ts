import type { PolicyInput } from "./decision";

export type FieldType = "boolean" | "number" | "string";

/** Every field of the input, once, with what its value is when it is not null; the compiler checks that none is forgotten. */
export const INPUT_FIELDS: Readonly<Record<keyof PolicyInput, FieldType>> = {
  tenant_id: "string",
  data_tier: "string",
  pii_detected: "boolean",
  pii_severity: "string",
  model: "string",
  request_type: "string",
  cache_enabled: "boolean",
  subject_present: "boolean",
  tools_offered: "boolean",
  tool_result: "boolean",
  tool_forced: "boolean",
  tools_pure: "boolean",
  temperature: "number",
  namespace: "string",
  agent: "string",
  provider: "string",
  prompt_chars: "number",
  time_sensitivity: "string",
  wire: "string",
};

export const INPUT_FIELD_NAMES = Object.keys(INPUT_FIELDS) as (keyof PolicyInput)[];

export function fieldType(name: string): FieldType | null {
  return Object.hasOwn(INPUT_FIELDS, name) ? INPUT_FIELDS[name as keyof PolicyInput] : null;
}
