import { RE2JS } from "re2js";
import type { RegoValue } from "../value";
import {
  asArray,
  asString,
  type Builtin,
  type BuiltinContext,
  builtinError,
  define,
  operandError,
  stringsOf,
} from "./builtin";
import { payFor, quotePattern } from "./regex";

/** One glob as RE2 text: `*` and `?` stop at delimiters, `**` does not. */
function globToPattern(glob: string, delimiters: readonly string[]): string {
  const any = delimiters.length === 0 ? "[\\s\\S]" : `[^${delimiters.map(quoteInClass).join("")}]`;
  const characters = [...glob];
  let pattern = "";
  let braces = 0;
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? "";
    if (character === "\\") pattern += quotePattern(characters[++index] ?? "\\");
    else if (character === "*" && characters[index + 1] === "*") {
      pattern += "[\\s\\S]*";
      while (characters[index + 1] === "*") index++;
    } else if (character === "*") pattern += `${any}*`;
    else if (character === "?") pattern += any;
    else if (character === "[") {
      const end = classEnd(characters, index);
      pattern += classPattern(characters.slice(index + 1, end));
      index = end;
    } else if (character === "{") {
      braces++;
      pattern += "(?:";
    } else if (character === "}" && braces > 0) {
      braces--;
      pattern += ")";
    } else if (character === "," && braces > 0) pattern += "|";
    else pattern += quotePattern(character);
  }
  if (braces > 0) throw builtinError("glob.match", "unclosed alternatives in pattern");
  return `^(?:${pattern})$`;
}

function classEnd(characters: readonly string[], start: number): number {
  const end = characters.indexOf("]", characters[start + 1] === "!" ? start + 3 : start + 2);
  if (end < 0) throw builtinError("glob.match", "unclosed character class in pattern");
  return end;
}

/** `[abc]`, `[!abc]` and `[a-c]`. */
function classPattern(inner: readonly string[]): string {
  const negated = inner[0] === "!";
  const body = negated ? inner.slice(1) : inner;
  const isRange = body.length === 3 && body[1] === "-";
  const quoted = isRange
    ? `${quoteInClass(body[0] ?? "")}-${quoteInClass(body[2] ?? "")}`
    : body.map(quoteInClass).join("");
  return `[${negated ? "^" : ""}${quoted}]`;
}

function quoteInClass(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}

/** An empty list of delimiters means the dot; null means none. */
function delimitersOf(value: RegoValue | undefined): readonly string[] {
  if (value === null) return [];
  const list = stringsOf("glob.match", 2, asArray(value), "array");
  if (list.some((text) => [...text].length !== 1)) {
    throw operandError("glob.match", 2, "must be array of runes but got array containing string");
  }
  return list.length === 0 ? ["."] : list;
}

function matchGlob(glob: string, delimiters: readonly string[], text: string, context: BuiltinContext): boolean {
  context.charge((glob.length * (1 + delimiters.length)) >> 4);
  const pattern = context.remember(`glob:${JSON.stringify([glob, delimiters])}`, () =>
    RE2JS.compile(globToPattern(glob, delimiters)),
  );
  return payFor(pattern, text, context).find();
}

export const GLOB_BUILTINS: readonly Builtin[] = [
  define("glob.match", ["string", ["array", "null"], "string"], ([glob, delimiters, text], context) =>
    matchGlob(asString(glob), delimitersOf(delimiters), asString(text), context),
  ),
  define("glob.quote_meta", ["string"], ([text]) => asString(text).replace(/[*?\\[\]{}]/g, "\\$&")),
];
