import type { JsonValue } from "../core/json";
import { WireError } from "./adapter";

/** Under the `u` flag a surrogate pair is one code point, so only an unpaired half matches. */
const UNPAIRED = /\p{Surrogate}/u;

/**
 * Refuses half a surrogate pair in any string or key. UTF-8 cannot carry it: two different requests would be hashed,
 * stored and forwarded as the same replacement character.
 * @throws WireError 400 `invalid_unicode` naming the path, never the text
 */
export function refuseUnpairedSurrogates(value: JsonValue, path = ""): void {
  if (typeof value === "string") {
    if (UNPAIRED.test(value)) throw refuse(path);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      refuseUnpairedSurrogates(item, `${path}[${index}]`);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value)) {
      if (UNPAIRED.test(key)) throw refuse(path);
      refuseUnpairedSurrogates(value[key] ?? null, path === "" ? key : `${path}.${key}`);
    }
  }
}

function refuse(path: string): WireError {
  const where = path === "" ? "the body" : path;
  return new WireError({
    status: 400,
    code: "invalid_unicode",
    message: `${where} holds an unpaired surrogate; send well-formed Unicode.`,
    ...(path === "" ? {} : { param: path }),
  });
}

/**
 * Refuses the zero character, which no database keeps in a text.
 * @throws WireError 400 `invalid_character` naming the path, never the text
 */
export function refuseZeroCharacter(value: JsonValue, path = ""): void {
  if (typeof value === "string") {
    if (value.includes("\0")) throw refuseZero(path);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (name.includes("\0")) throw refuseZero(path);
      refuseZeroCharacter(member, path === "" ? name : `${path}.${name}`);
    }
  }
}

function refuseZero(path: string): WireError {
  const where = path === "" ? "the request" : path;
  const message = `${where} holds a zero character (U+0000): leave it out.`;
  return new WireError({ status: 400, code: "invalid_character", message, ...(path === "" ? {} : { param: path }) });
}
