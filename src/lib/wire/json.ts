import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { WireError } from "./adapter";
import { findConflictingKey } from "./duplicate-keys";
import { stringEnd } from "./json-scan";

/*
 * How a body is read. A duplicate key is the danger: `JSON.parse` keeps the last one, another reader may keep the
 * first, and then the cache and the model are told different things. Tracking the keys of every object by hand costs
 * more than the parse itself, so they are only counted:
 *
 *   1. one scan, aware of strings: nesting depth, and members (one ":" outside strings is one member)
 *   2. JSON.parse, which checks the grammar
 *   3. one walk over the value counts the members that survived
 *
 * Equal counts prove that no key was given twice. Only when they differ does a slow reader look for the pair.
 */

export interface JsonLimits {
  /** Deepest nesting of arrays and objects; a flat object has depth 1. */
  readonly maxDepth: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Members written in the text. Refuses before anything is built: a deep value would overflow whoever walks it. */
function countMembers(text: string, maxDepth: number): number {
  let depth = 0;
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at) - 1;
    else if (code === COLON) members++;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
    else if ((code === OPEN_BRACE || code === OPEN_BRACKET) && ++depth > maxDepth) {
      throw refuse("too_deep", `The body is nested deeper than ${maxDepth} levels.`);
    }
  }
  return members;
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

/**
 * The body as a plain object in which each key was given once, or several times with the same value.
 * @throws WireError 400 `invalid_json`, `invalid_body` (no object), `too_deep`, `duplicate_key` (param: the key's path),
 *   `invalid_key`. No message repeats a value.
 */
export function parseJsonBody(text: string, limits: JsonLimits): JsonObject {
  if (text.charCodeAt(0) === 0xfeff)
    throw refuse("invalid_json", "The body begins with a byte order mark; send UTF-8 without one.");
  const members = countMembers(text, limits.maxDepth);
  const value = parseOrRefuse(text);
  if (!isJsonObject(value)) throw refuse("invalid_body", "The body must be a JSON object.");
  if (countSurvivors(value) === members) return value;
  const path = findConflictingKey(text);
  if (path === null) return value;
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
    throw refuse("invalid_json", "The body is not valid JSON.");
  }
}

function refuse(code: string, message: string): WireError {
  return new WireError({ status: 400, code, message });
}
