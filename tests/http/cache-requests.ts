import type { JsonObject } from "@/lib/core/json";
import { send } from "../support/ask";
import type { TestLethe, TestTenant } from "../support/lethe";

export const QUESTION = {
  model: "gpt-x",
  prompt: "How do vaccines train the immune system?",
  system: "Be brief.",
  params: { temperature: 0, top_p: 1, stop: ["a", "b"] },
};

export const PUT = {
  ...QUESTION,
  response: { text: "By showing it a harmless piece.", steps: [1, 2] },
  tokens_in: 30,
  tokens_out: 9,
  latency_ms: 1200,
  cost_usd: 0.002,
  tags: ["health"],
  metadata: { source: "wiki" },
};

/** Stores the answer above, or another. */
export function putEntry(lethe: TestLethe, tenant: TestTenant, body: JsonObject = PUT as JsonObject, headers = {}) {
  return send(lethe, tenant.key, "/api/v1/cache/entries", body, { headers });
}

/** Asks the question above, changed by `more`. */
export function lookUpEntry(lethe: TestLethe, tenant: TestTenant, more: JsonObject = {}, headers = {}) {
  return send(lethe, tenant.key, "/api/v1/cache/lookup", { ...QUESTION, ...more }, { headers });
}
