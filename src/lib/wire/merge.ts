import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/** Short strings that a provider repeats rather than continues. */
const REPEATED = new Set(["id", "type", "name", "role", "format", "index", "object", "status"]);

/**
 * Adds one delta to what came before: strings continue, lists grow, objects are merged, anything else is replaced. An
 * absent or null value changes nothing but that the field is known to be there.
 */
export function mergeDelta(target: JsonObject, delta: JsonObject): void {
  for (const [key, value] of Object.entries(delta)) {
    // Assigning it would change a prototype; no provider has such a field.
    if (key === "__proto__") continue;
    const before = Object.hasOwn(target, key) ? (target[key] ?? null) : null;
    target[key] = REPEATED.has(key) ? (value ?? before) : merged(before, value);
  }
}

function merged(before: JsonValue, value: JsonValue): JsonValue {
  if (value === null || before === null) return value === null ? before : fresh(value);
  if (typeof before === "string" && typeof value === "string") return before + value;
  if (Array.isArray(before) && Array.isArray(value)) return appendItems(before, value);
  if (isJsonObject(before) && isJsonObject(value)) {
    mergeDelta(before, value);
    return before;
  }
  return value;
}

/** A first list is folded as well: a provider may send two pieces of one item in one delta. */
function fresh(value: JsonValue): JsonValue {
  return Array.isArray(value) ? appendItems([], value) : value;
}

/** Items with the same `index` are pieces of one item (tool calls, reasoning details); others are items of their own. */
function appendItems(before: JsonValue[], items: readonly JsonValue[]): JsonValue[] {
  for (const item of items) {
    const earlier = isJsonObject(item) && Number.isInteger(item.index) ? findIndex(before, item.index) : undefined;
    if (earlier !== undefined && isJsonObject(item)) mergeDelta(earlier, item);
    else before.push(item);
  }
  return before;
}

function findIndex(items: readonly JsonValue[], index: JsonValue | undefined): JsonObject | undefined {
  return items.find((item): item is JsonObject => isJsonObject(item) && item.index === index);
}
