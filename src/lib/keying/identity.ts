import type { JsonObject } from "../core/json";
import type { Wire } from "../core/wire";

/**
 * The fields of a request body that can't change the answer. Everything else is identity, a field that nobody has heard
 * of included: a provider's new parameter may lower the hit rate but never serve a wrong answer.
 * `n`, `seed`, `logprobs`, `temperature` and the like are not here, and an omitted one differs from any value.
 */
export const IGNORED_FIELDS: ReadonlySet<string> = new Set([
  "stream",
  "stream_options",
  "user",
  "metadata",
  "store",
  "service_tier",
  "safety_identifier",
  "prompt_cache_key",
]);

const NONE: ReadonlySet<string> = new Set();

/** Lethe's own API has no field without meaning: its parser has already taken out subject and namespace. */
function ignoredFields(wire: Wire): ReadonlySet<string> {
  return wire === "lethe.api" ? NONE : IGNORED_FIELDS;
}

/** What of the body must match exactly. Only top-level fields are ever ignored. */
export function identityOf(wire: Wire, rest: JsonObject): JsonObject {
  const ignored = ignoredFields(wire);
  const identity: JsonObject = Object.create(null);
  for (const name of Object.keys(rest)) {
    const value = rest[name];
    if (!ignored.has(name) && value !== undefined) identity[name] = value;
  }
  return identity;
}
