import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/** Fields whose value names something that a provider keeps for an account, wherever they stand. */
const NAMES = new Set([
  "previous_response_id",
  "file_id",
  "file_ids",
  "vector_store_ids",
  "container_id",
  "conversation_id",
  "item_reference",
]);
/** At the top of a body only: further down, the same words are anybody's. */
const NAMES_AT_TOP = new Set(["conversation", "container"]);
/** What an app writes into these is data or a schema of its own: names in there are not the provider's. */
const OPAQUE = new Set(["parameters", "input_schema", "schema", "arguments", "metadata", "variables"]);
const DEPTH_MAX = 12;

/**
 * The field by which a body names what the provider keeps for an account (an earlier response, a file, a prompt), null
 * when it names nothing. Who may use the account may use what it keeps.
 */
export function accountFieldOf(body: JsonObject): string | null {
  for (const [name, value] of Object.entries(body)) {
    if (value === null) continue;
    if (NAMES_AT_TOP.has(name)) return name;
    if (name === "prompt" && isJsonObject(value) && (value.id ?? null) !== null) return "prompt.id";
  }
  return findIn(body, 0);
}

function findIn(value: JsonValue, depth: number): string | null {
  if (typeof value !== "object" || value === null) return null;
  // Deeper than any field that is known: then it is not known to be harmless.
  if (depth > DEPTH_MAX) return "a deeply nested field";
  if (Array.isArray(value)) return firstFound(value, (item) => findIn(item, depth + 1));
  if (value.type === "item_reference") return "item_reference";
  // What a model calls a tool with, given back.
  const isCall = value.type === "tool_use" || value.type === "server_tool_use";
  return firstFound(Object.entries(value), ([name, inner]) => {
    if (OPAQUE.has(name) || (isCall && name === "input")) return null;
    return NAMES.has(name) && inner !== null ? name : findIn(inner, depth + 1);
  });
}

function firstFound<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
