import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/** Where the wires say what an answer took. */
const USAGE = ["usage", "usageMetadata", "usage_metadata"] as const;

/** The answer with nothing used: for apps that add up what they are told, and have spent nothing on a hit. */
export function withZeroUsage(answer: JsonObject): JsonObject {
  const told = USAGE.filter((name) => isJsonObject(answer[name]));
  return told.length === 0
    ? answer
    : { ...answer, ...Object.fromEntries(told.map((name) => [name, zeroed(answer[name])])) };
}

/** The same on the text of embeddings, which holds no other words and may be long: it is not parsed for it. */
export function withZeroEmbeddingUsage(text: string): string {
  return text.replace(/"usage":\{[^{}]*\}/, (usage) => usage.replace(/:-?\d[\d.eE+-]*/g, ":0"));
}

function zeroed(value: JsonValue | undefined): JsonValue {
  if (typeof value === "number") return 0;
  if (Array.isArray(value)) return value.map(zeroed);
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, zeroed(member)]));
}
