import type { LookUpQuestion } from "../playground-types";

export const TEMPERATURE_MAX = 2;

export const WIRES = ["openai.chat", "lethe.api"] as const satisfies LookUpQuestion["wire"][];

/** What was filled in so far. */
export interface Draft {
  wire?: (typeof WIRES)[number] | undefined;
  model?: string;
  prompt?: string;
  system?: string;
  temperature?: number | null;
  namespace?: string;
  subject?: string;
}

/** Null: something that must be there is missing. What was left empty is not sent. */
export function toQuestion(tenantId: string, draft: Draft): LookUpQuestion | null {
  const { wire = WIRES[0], model = "", prompt = "", system, temperature, namespace, subject } = draft;
  if (model.trim() === "" || prompt.trim() === "") return null;
  const refused = typeof temperature === "number" && !(temperature >= 0 && temperature <= TEMPERATURE_MAX);
  if (refused) return null;
  return {
    tenantId,
    wire,
    model: model.trim(),
    prompt,
    ...(system ? { system } : {}),
    ...(temperature === null || temperature === undefined ? {} : { temperature }),
    ...(namespace ? { namespace } : {}),
    ...(subject ? { subject } : {}),
  };
}
