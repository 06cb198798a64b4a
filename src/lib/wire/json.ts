import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { WireError } from "./adapter";
import { findConflictingKey } from "./duplicate-keys";
import { type ExactNumbers, findExactNumbers, NO_EXACT_NUMBERS } from "./exact-numbers";
import type { JsonScan } from "./json-bounds";
import { jsonFault } from "./json-fault";
import { refuseUnpairedSurrogates } from "./unicode";

/*
 * How a body is read once its bounds are known to hold (json-bounds.ts). A duplicate key is the danger: `JSON.parse`
 * keeps the last one, another reader may keep the first, and then the cache and the model are told different things.
 * Tracking the keys of every object by hand costs more than the parse itself, so they are only counted: one walk over
 * the value counts the members that survived. As many as colons stood in the text: no key was given twice. Only when
 * they differ does a slow reader look for the pair. The same for halves of surrogate pairs and for long numbers: the
 * scan says whether there can be any.
 */

export interface JsonBody {
  readonly value: JsonObject;
  /** Numbers of `value` that are only near what was written. */
  readonly exact: ExactNumbers;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The body as a plain object in which each key was given once, or several times with the same value.
 * @param scan what was counted over these very bytes
 * @throws WireError 400 `invalid_encoding`, `invalid_json`, `invalid_body` (no object), `duplicate_key` (param: the
 *   key's path), `invalid_key`, `invalid_unicode`, `number_out_of_range`. No message repeats a value.
 */
export function parseJsonBody(bytes: Uint8Array, scan: JsonScan): JsonBody {
  const text = decodeUtf8(bytes);
  if (text.charCodeAt(0) === 0xfeff)
    throw refuse("invalid_json", "The body begins with a byte order mark; send UTF-8 without one.");
  const value = parseOrRefuse(text);
  if (!isJsonObject(value)) throw refuse("invalid_body", "The body must be a JSON object.");
  const exact = scan.longNumbers ? findExactNumbers(text) : NO_EXACT_NUMBERS;
  if (countSurvivors(value) !== scan.names) refuseConflict(text, scan);
  if (scan.surrogates) refuseUnpairedSurrogates(value);
  return { value, exact };
}

/** Bytes that are no UTF-8 would be keyed as something else than they say. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw refuse("invalid_encoding", "The body is not valid UTF-8.");
  }
}

function countSurvivors(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countSurvivors(item);
    return members;
  }
  for (const key of Object.keys(value)) {
    // Kept as own data it would be harmless here, but one careless assignment further on would set a prototype.
    if (key === "__proto__") throw refuse("invalid_key", 'The key "__proto__" is not accepted.');
    members += 1 + countSurvivors(value[key] ?? null);
  }
  return members;
}

function refuseConflict(text: string, { longNumbers }: JsonScan): void {
  // Two long numbers that a double takes for one are not the same: then only the same letters are.
  const path = findConflictingKey(text, { byLetter: longNumbers });
  if (path === null) return;
  throw new WireError({
    status: 400,
    code: "duplicate_key",
    message: `The key ${path} is given more than once with different values.`,
    param: path,
  });
}

function parseOrRefuse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message quotes the text around the fault; that may be prompt text.
    const at = jsonFault(text);
    const where = at === null ? "" : `: line ${at.line}, column ${at.column} can't stand there`;
    throw refuse("invalid_json", `The body is not valid JSON${where}.`);
  }
}

function refuse(code: string, message: string): WireError {
  return new WireError({ status: 400, code, message });
}
