import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/**
 * Replaces one text that a reader sees. A text may be JSON itself (JSON mode, tool arguments): it is handed over whole,
 * because what a value means may be said by its key alone, and the edit keeps it valid JSON of the same shape.
 */
export type Edit = (text: string) => string;

/** Edits data that a model or an app wrote: every string, number and key. */
export function editData(value: JsonValue, edit: Edit): JsonValue {
  if (typeof value === "string") return edit(value);
  if (typeof value === "number") return editNumber(value, edit);
  if (Array.isArray(value)) return value.map((item) => editData(item, edit));
  if (!isJsonObject(value)) return value;
  const taken = new Set<string>();
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [freeKey(edit(key), taken), editData(item, edit)]),
  );
}

function editNumber(value: number, edit: Edit): JsonValue {
  const text = String(value);
  const edited = edit(text);
  return edited === text ? value : edited;
}

/** Two keys that were edited into the same placeholder must not swallow one another. */
function freeKey(key: string, taken: Set<string>): string {
  let free = key;
  for (let n = 2; taken.has(free); n++) free = `${key} (${n})`;
  taken.add(free);
  return free;
}

/** Edits the strings of a wire's own object; values under `structural` keys (ids, types, seals) are left alone. */
export function editStrings(value: JsonValue, edit: Edit, structural: ReadonlySet<string>): JsonValue {
  if (typeof value === "string") return edit(value);
  if (Array.isArray(value)) return value.map((item) => editStrings(item, edit, structural));
  return isJsonObject(value) ? editFields(value, edit, structural) : value;
}

export function editFields(object: JsonObject, edit: Edit, structural: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      structural.has(key) ? value : editStrings(value, edit, structural),
    ]),
  );
}

/** Wraps an edit so that afterwards one can ask whether it changed anything. */
export function watchEdit(edit: Edit): { edit: Edit; changed: () => boolean } {
  let changed = false;
  return {
    edit: (text) => {
      const edited = edit(text);
      if (edited !== text) changed = true;
      return edited;
    },
    changed: () => changed,
  };
}
