import type { JsonObject } from "../core/json";

/** Fields in which a provider repeats who asked. None is identity of the request, so another person may be served. */
const PERSON_FIELDS = ["user", "safety_identifier", "prompt_cache_key", "metadata"] as const;

/** The answer without its echo of the asker: the fields stay, as the provider sends them when they were not given. */
export function withoutPersonEcho(answer: JsonObject): JsonObject {
  const present = PERSON_FIELDS.filter((name) => (answer[name] ?? null) !== null);
  if (present.length === 0) return answer;
  return { ...answer, ...Object.fromEntries(present.map((name) => [name, name === "metadata" ? {} : null])) };
}
