import type { JsonObject } from "../core/json";

/** Fields in which a provider repeats who asked. None is identity of the request, so another person may be served. */
const PERSON_FIELDS = ["user", "safety_identifier", "prompt_cache_key", "metadata"] as const;

const NAMES_PERSON_FIELD = new RegExp(`"(?:${PERSON_FIELDS.join("|")})"`);

/** The same on JSON text, in which no name is written with escapes. Most answers hold none of the fields: they are not even parsed. */
export function textWithoutPersonEcho(text: string): string {
  if (!NAMES_PERSON_FIELD.test(text)) return text;
  return JSON.stringify(withoutPersonEcho(JSON.parse(text) as JsonObject));
}

/** The answer without its echo of the asker: the fields stay, as the provider sends them when they were not given. */
export function withoutPersonEcho(answer: JsonObject): JsonObject {
  const present = PERSON_FIELDS.filter((name) => (answer[name] ?? null) !== null);
  if (present.length === 0) return answer;
  return { ...answer, ...Object.fromEntries(present.map((name) => [name, name === "metadata" ? {} : null])) };
}
