import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { stringEnd } from "./json-scan";

export type Edit = (text: string) => string;

/**
 * One text that a reader sees. When it is itself a JSON object or array (JSON mode, tool arguments), its leaves are
 * edited in place: everything between them, number formats included, stays as it was, and it stays valid JSON.
 */
export function editText(text: string, edit: Edit): string {
  return isJsonContainer(text) ? editJsonText(text, edit) : edit(text);
}

function isJsonContainer(text: string): boolean {
  const first = text.trimStart().charAt(0);
  if (first !== "{" && first !== "[") return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Keys are leaves too: a map from names to numbers shows its reader the names. `text` must be valid JSON. */
function editJsonText(text: string, edit: Edit): string {
  let out = "";
  let at = 0;
  while (at < text.length) {
    const end = leafEnd(text, at);
    if (end === at) {
      out += text.charAt(at++);
      continue;
    }
    out += editLeafToken(text.slice(at, end), edit);
    at = end;
  }
  return out;
}

/** Index after the string or number that begins at `at`; `at` itself when none begins there. */
function leafEnd(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  NUMBER.lastIndex = at;
  return NUMBER.test(text) ? NUMBER.lastIndex : at;
}

/** A number that the edit would change (an account number written as one) becomes a string. */
function editLeafToken(token: string, edit: Edit): string {
  const leaf = token.startsWith('"') ? String(JSON.parse(token)) : token;
  const edited = edit(leaf);
  return edited === leaf ? token : JSON.stringify(edited);
}

/** Edits data that a model or an app wrote: every string, number and key. */
export function editData(value: JsonValue, edit: Edit): JsonValue {
  if (typeof value === "string") return editText(value, edit);
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
  if (typeof value === "string") return editText(value, edit);
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
