import { isJsonObject, type JsonValue } from "../core/json";

/** Of the wires themselves: counts, times and vectors, which are long and nobody's. */
const MEASURES = new Set(["usage", "created", "created_at", "completed_at", "index", "logprobs", "embedding"]);
/** A name as the wires have them, which says nothing of anybody. */
const PLAIN_NAME = /^[a-z]+(?:_[a-z]+)*$/;

/**
 * Of an answer what no edit of its texts replaces: names of members and numbers, wherever a provider has put them. Texts
 * are left out. Names that only wires have are shortened away, so that the scan of a plain answer costs nothing.
 */
export function unreplaceable(value: JsonValue): JsonValue {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(unreplaceable).filter((item) => item !== null);
  if (!isJsonObject(value)) return null;
  const members = Object.entries(value)
    .filter(([name]) => !MEASURES.has(name))
    .map(([name, member]) => [name, unreplaceable(member)] as const)
    .filter(([name, member]) => member !== null || !PLAIN_NAME.test(name));
  return members.length === 0 ? null : Object.fromEntries(members);
}
