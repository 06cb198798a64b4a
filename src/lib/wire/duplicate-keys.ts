import { isJsonObject, type JsonValue } from "../core/json";
import { stringEnd } from "./json-scan";

const PATH_CHARS_MAX = 200;

interface Found {
  path: string | null;
  readonly byLetter: boolean;
}

/**
 * Path of the first key that an object of the text gives twice with different values (`messages[1].content`), or null.
 * The text must be valid JSON: this reader checks no grammar. Time is linear in the text for each level of nesting
 * that repeats a key; the caller has bounded the depth.
 * @param options.byLetter values are the same only when they are written the same
 */
export function findConflictingKey(text: string, options: { byLetter?: boolean } = {}): string | null {
  const found: Found = { path: null, byLetter: options.byLetter === true };
  readValue(text, skipSpace(text, 0), "", found);
  return found.path === null ? null : found.path.slice(0, PATH_CHARS_MAX);
}

/** Index just after the value that begins at `at`. */
function readValue(text: string, at: number, path: string, found: Found): number {
  const first = text[at];
  if (first === "{") return readObject(text, at, path, found);
  if (first === "[") return readArray(text, at, path, found);
  if (first === '"') return stringEnd(text, at);
  let end = at;
  while (end < text.length && !/[\s,\]}]/.test(text.charAt(end))) end++;
  return end;
}

function readObject(text: string, start: number, path: string, found: Found): number {
  const spans = new Map<string, string>();
  let at = skipSpace(text, start + 1);
  while (found.path === null && text[at] === '"') {
    const keyEnd = stringEnd(text, at);
    const key = String(JSON.parse(text.slice(at, keyEnd)));
    const keyPath = path === "" ? key : `${path}.${key}`;
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueEnd = readValue(text, valueStart, keyPath, found);
    // Readers inside stop at a find, so `valueEnd` no longer means anything.
    if (found.path !== null) return valueEnd;
    const span = text.slice(valueStart, valueEnd);
    const earlier = spans.get(key);
    if (earlier === undefined) spans.set(key, span);
    else if (!same(earlier, span, found)) found.path = keyPath;
    at = skipComma(text, valueEnd);
  }
  return at + 1;
}

function readArray(text: string, start: number, path: string, found: Found): number {
  let at = skipSpace(text, start + 1);
  for (let index = 0; found.path === null && at < text.length && text[at] !== "]"; index++) {
    at = skipComma(text, readValue(text, at, `${path}[${index}]`, found));
  }
  return at + 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function skipComma(text: string, start: number): number {
  const at = skipSpace(text, start);
  return text[at] === "," ? skipSpace(text, at + 1) : at;
}

function same(a: string, b: string, { byLetter }: Found): boolean {
  return a === b || (!byLetter && equal(JSON.parse(a), JSON.parse(b)));
}

function equal(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
  if (!isJsonObject(a)) return a === b;
  if (!isJsonObject(b) || Object.keys(a).length !== Object.keys(b).length) return false;
  return Object.keys(a).every((key) => Object.hasOwn(b, key) && equal(a[key] ?? null, b[key] ?? null));
}
