import { pow10 } from "../decimal";
import { toBigInt, toDecimal } from "../number";
import { isArray, type RegoObject, RegoSet, type RegoValue } from "../value";
import { asNumber } from "./arithmetic";
import {
  asCollection,
  asObject,
  asString,
  type Builtin,
  type BuiltinContext,
  builtinError,
  define,
  integerOperand,
  operandError,
  stringsOf,
} from "./builtin";

function text2(name: string, operation: (a: string, b: string) => RegoValue): Builtin {
  return define(name, ["string", "string"], ([a, b], context) => {
    chargeSearch(asString(a), asString(b), context);
    return operation(asString(a), asString(b));
  });
}

/** Looking for a text within another takes, at worst, their product. */
function chargeSearch(text: string, part: string, context: BuiltinContext): void {
  context.charge(Math.floor((text.length * part.length) / 4_096));
}

/** A text about to be put together: what it repeats may be far longer than what it is made of. */
export function chargeText(length: number, context: BuiltinContext): void {
  context.charge(Math.floor(length / 16));
}

/** Go maps each code point alone: no `ß` -> `SS`, no final sigma. */
function mapCase(text: string, change: (character: string) => string): string {
  let result = "";
  for (const character of text) {
    const changed = [...change(character)];
    result += changed.length === 1 ? (changed[0] ?? "") : character === "\u0130" ? "i" : character;
  }
  return result;
}

function indexOf(text: string, part: string): number {
  if (part === "") throw builtinError("indexof", "empty search character");
  const unit = text.indexOf(part);
  return unit < 0 ? -1 : [...text.slice(0, unit)].length;
}

/** Positions of all occurrences, overlapping ones too, in code points. */
function indexesOf(text: string, part: string): number[] {
  if (part === "") throw builtinError("indexof_n", "empty search character");
  const units: number[] = [];
  for (let unit = text.indexOf(part); unit >= 0; unit = text.indexOf(part, unit + 1)) units.push(unit);
  let passed = 0;
  let position = 0;
  return units.map((unit) => {
    position += [...text.slice(passed, unit)].length;
    passed = unit;
    return position;
  });
}

function substring(text: string, offset: number, length: number): string {
  if (offset < 0) throw builtinError("substring", "negative offset");
  const characters = [...text];
  return characters.slice(offset, length < 0 ? characters.length : offset + length).join("");
}

function split(text: string, delimiter: string): string[] {
  return delimiter === "" ? [...text] : text.split(delimiter);
}

function trimLeft(text: string, cut: string): string {
  const characters = [...text];
  const first = characters.findIndex((character) => !cut.includes(character));
  return first < 0 ? "" : characters.slice(first).join("");
}

function trimRight(text: string, cut: string): string {
  const characters = [...text];
  const last = characters.findLastIndex((character) => !cut.includes(character));
  return characters.slice(0, last + 1).join("");
}

/** Go's unicode.IsSpace. */
const SPACE = "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");

function concat(delimiter: string, parts: RegoValue, context: BuiltinContext): string {
  const container = parts instanceof RegoSet ? "set" : "array";
  const texts = stringsOf("concat", 2, asCollection(parts), container);
  chargeText(delimiter.length * texts.length, context);
  return texts.join(delimiter);
}

/** An empty `from` stands before each code point and at the end. */
function replace(text: string, from: string, to: string, context: BuiltinContext): string {
  chargeSearch(text, from, context);
  const parts = from === "" ? ["", ...text, ""] : text.split(from);
  chargeText((parts.length - 1) * to.length, context);
  return parts.join(to);
}

const BASES: ReadonlySet<number> = new Set([2, 8, 10, 16]);

/** Fractions are cut off. */
function formatInteger(value: RegoValue | undefined, base: number): string {
  if (!BASES.has(base)) throw operandError("format_int", 2, "must be one of {2, 8, 10, 16}");
  const number = asNumber(value);
  const whole = toBigInt(number);
  if (whole !== null) return whole.toString(base);
  const decimal = toDecimal(number);
  return (decimal.digits / pow10(-decimal.exponent)).toString(base);
}

/** All pairs at once: at each place the first pair (in key order) whose key stands there, as Go's Replacer. */
function replaceAll(pairs: RegoObject, text: string, context: BuiltinContext): string {
  const rules = pairs.entries().map(([from, to]): [string, string] => {
    if (typeof from !== "string") throw operandError("strings.replace_n", 1, "keys must be strings");
    if (typeof to !== "string") throw operandError("strings.replace_n", 1, "values must be strings");
    return [from, to];
  });
  chargeText(text.length * rules.length, context);
  let result = "";
  for (let index = 0; index < text.length; ) {
    const rule = rules.find(([from]) => from !== "" && text.startsWith(from, index));
    if (rule !== undefined) chargeText(rule[0].length * rules.length + rule[1].length, context);
    result += rule?.[1] ?? text[index];
    index += rule?.[0].length ?? 1;
  }
  return result;
}

function stringList(name: string, position: number, value: RegoValue): readonly string[] {
  if (typeof value === "string") return [value];
  return stringsOf(name, position, asCollection(value), isArray(value) ? "array" : "set");
}

function anyMatch(name: string, matches: (text: string, part: string) => boolean): Builtin {
  const types = ["string", "set", "array"] as const;
  return define(name, [types, types], ([texts, parts], context) => {
    const left = stringList(name, 1, texts as RegoValue);
    const right = stringList(name, 2, parts as RegoValue);
    context.charge(left.length * right.length);
    chargeText(left.length * right.reduce((sum, part) => sum + part.length, 0), context);
    return left.some((text) => right.some((part) => matches(text, part)));
  });
}

function countOccurrences(text: string, part: string): number {
  return part === "" ? [...text].length + 1 : text.split(part).length - 1;
}

export const STRING_BUILTINS: readonly Builtin[] = [
  text2("contains", (text, part) => text.includes(part)),
  text2("startswith", (text, part) => text.startsWith(part)),
  text2("endswith", (text, part) => text.endsWith(part)),
  text2("indexof", indexOf),
  text2("indexof_n", indexesOf),
  text2("split", split),
  text2("trim", (text, cut) => trimRight(trimLeft(text, cut), cut)),
  text2("trim_left", trimLeft),
  text2("trim_right", trimRight),
  text2("trim_prefix", (text, part) => (text.startsWith(part) ? text.slice(part.length) : text)),
  text2("trim_suffix", (text, part) => (part !== "" && text.endsWith(part) ? text.slice(0, -part.length) : text)),
  text2("strings.count", countOccurrences),
  define("trim_space", ["string"], ([text]) => asString(text).replace(OUTER_SPACE, "")),
  define("lower", ["string"], ([text]) => mapCase(asString(text), (character) => character.toLowerCase())),
  define("upper", ["string"], ([text]) => mapCase(asString(text), (character) => character.toUpperCase())),
  define("strings.reverse", ["string"], ([text]) => [...asString(text)].reverse().join("")),
  define("concat", ["string", ["array", "set"]], ([delimiter, parts], context) => {
    return concat(asString(delimiter), parts as RegoValue, context);
  }),
  define("replace", ["string", "string", "string"], ([text, from, to], context) =>
    replace(asString(text), asString(from), asString(to), context),
  ),
  define("substring", ["string", "number", "number"], ([text, offset, length]) =>
    substring(asString(text), integerOperand("substring", 2, offset), integerOperand("substring", 3, length)),
  ),
  define("format_int", ["number", "number"], ([value, base]) =>
    formatInteger(value, integerOperand("format_int", 2, base)),
  ),
  define("strings.replace_n", ["object", "string"], ([pairs, text], context) =>
    replaceAll(asObject(pairs), asString(text), context),
  ),
  anyMatch("strings.any_prefix_match", (text, part) => text.startsWith(part)),
  anyMatch("strings.any_suffix_match", (text, part) => text.endsWith(part)),
];
