import { isJsonObject, type JsonValue } from "../core/json";
import { WireError } from "./adapter";
import { stringEnd } from "./json-scan";

/**
 * The numbers of a body that a double can't hold, as they were written, by where they stand: a tree of names and
 * indexes that has only the branches that lead to one. `JSON.parse` rounds them in silence, and then two seeds would
 * share an answer, and the provider would be sent a third.
 */
export type ExactNumbers = ReadonlyMap<string, string | ExactNumbers>;

export const NO_EXACT_NUMBERS: ExactNumbers = new Map();

/**
 * @param text valid JSON of bounded depth
 * @throws WireError 400 `number_out_of_range` for a number beyond a double (1e999)
 */
export function findExactNumbers(text: string): ExactNumbers {
  const found = new Map<string, string | ExactNumbers>();
  readValue({ text, at: 0 }, "", found, "");
  return (found.get("") as ExactNumbers | undefined) ?? NO_EXACT_NUMBERS;
}

const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;

interface Reader {
  readonly text: string;
  at: number;
}

/** Reads one value and notes under `name` what it holds. Of a name given twice the last counts, as in the parse. */
function readValue(reader: Reader, name: string, into: Map<string, string | ExactNumbers>, path: string): void {
  skipSpace(reader);
  into.delete(name);
  const first = reader.text[reader.at];
  if (first === '"') reader.at = stringEnd(reader.text, reader.at);
  else if (first === "{" || first === "[") {
    const inside = new Map<string, string | ExactNumbers>();
    if (first === "{") readObject(reader, inside, path);
    else readArray(reader, inside, path);
    if (inside.size > 0) into.set(name, inside);
  } else {
    const start = reader.at;
    while (reader.at < reader.text.length && !endsLiteral(reader.text.charCodeAt(reader.at))) reader.at++;
    const literal = reader.text.slice(start, reader.at);
    if (/^[-\d]/.test(literal) && !isHeld(literal, path)) into.set(name, literal);
  }
}

function readObject(reader: Reader, inside: Map<string, string | ExactNumbers>, path: string): void {
  reader.at++;
  for (skipSpace(reader); reader.text[reader.at] === '"'; skipComma(reader)) {
    const start = reader.at;
    reader.at = stringEnd(reader.text, start);
    const name = String(JSON.parse(reader.text.slice(start, reader.at)));
    skipSpace(reader);
    reader.at++;
    readValue(reader, name, inside, path === "" ? name : `${path}.${name}`);
  }
  reader.at++;
}

function readArray(reader: Reader, inside: Map<string, string | ExactNumbers>, path: string): void {
  reader.at++;
  skipSpace(reader);
  for (let index = 0; reader.at < reader.text.length && reader.text[reader.at] !== "]"; index++) {
    readValue(reader, String(index), inside, `${path}[${index}]`);
    skipComma(reader);
  }
  reader.at++;
}

function endsLiteral(code: number): boolean {
  return code <= 0x20 || code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE;
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && reader.text.charCodeAt(reader.at) <= 0x20) reader.at++;
}

function skipComma(reader: Reader): void {
  skipSpace(reader);
  if (reader.text[reader.at] === ",") reader.at++;
  skipSpace(reader);
}

/** Whether a double, written out again, is the same decimal. */
function isHeld(literal: string, path: string): boolean {
  const held = Number(literal);
  if (Number.isFinite(held)) {
    const written = String(held);
    return written === literal || decimalOf(literal) === decimalOf(written);
  }
  throw new WireError({
    status: 400,
    code: "number_out_of_range",
    message: `${path.slice(0, 200)} is a number beyond the range of a double: send it as a string.`,
    param: path.slice(0, 200),
  });
}

/** A decimal in one form: its digits without zeros at the ends, and the power of ten of the last one. The sign stays outside: both have it. */
function decimalOf(literal: string): string {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** `JSON.stringify`, but for the numbers that are written as they came. */
export function stringifyExact(value: JsonValue, exact: ExactNumbers): string {
  if (exact.size === 0) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item, index) => memberText(item, exact.get(String(index)))).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${memberText(item, exact.get(name))}`).join(",")}}`;
}

function memberText(value: JsonValue, exact: string | ExactNumbers | undefined): string {
  if (typeof exact === "string") return typeof value === "number" ? exact : JSON.stringify(value);
  return stringifyExact(value, exact ?? NO_EXACT_NUMBERS);
}
