import { formatNumber, numberFromDouble, readNumber } from "./number";
import { isArray, isNumber, quote, RegoObject, RegoSet, type RegoValue } from "./value";

const DEPTH_MAX = 512;

/** A JSON text is refused with a SyntaxError whose message says where. Numbers are kept exactly as written. */
export function parseJson(text: string): RegoValue {
  const reader = new JsonReader(text);
  const value = reader.readValue(0);
  reader.expectEnd();
  return value;
}

const LITERAL = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SPACE = /[ \t\n\r]*/y;

class JsonReader {
  private position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  private fail(): never {
    const found = this.text[this.position];
    if (found === undefined) throw new SyntaxError("unexpected end of JSON input");
    throw new SyntaxError(`invalid character ${quote(found)} at ${this.position}`);
  }

  private peek(): string {
    SPACE.lastIndex = this.position;
    SPACE.exec(this.text);
    this.position = SPACE.lastIndex;
    return this.text[this.position] ?? "";
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.position = pattern.lastIndex;
    return found[0];
  }

  private skip(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  expectEnd(): void {
    if (this.peek() !== "") this.fail();
  }

  readValue(depth: number): RegoValue {
    if (depth > DEPTH_MAX) throw new SyntaxError("exceeded max depth");
    const next = this.peek();
    if (next === "{") return this.readObject(depth);
    if (next === "[") return this.readArray(depth);
    if (next === '"') return this.readString();
    const literal = this.take(LITERAL);
    if (literal !== null) return literal === "null" ? null : literal === "true";
    const number = this.take(NUMBER);
    const parsed = number === null ? null : readNumber(number);
    return parsed ?? this.fail();
  }

  private readString(): string {
    const raw = this.take(STRING);
    if (raw === null) this.fail();
    try {
      // JSON.parse refuses what the pattern lets through: control characters and unknown escapes.
      return JSON.parse(raw) as string;
    } catch {
      return this.fail();
    }
  }

  private readArray(depth: number): RegoValue {
    const items: RegoValue[] = [];
    this.position++;
    if (this.skip("]")) return items;
    do items.push(this.readValue(depth + 1));
    while (this.skip(","));
    if (!this.skip("]")) this.fail();
    return items;
  }

  private readObject(depth: number): RegoValue {
    const object = new RegoObject();
    this.position++;
    if (this.skip("}")) return object;
    do {
      if (this.peek() !== '"') this.fail();
      const key = this.readString();
      if (!this.skip(":")) this.fail();
      object.set(key, this.readValue(depth + 1));
    } while (this.skip(","));
    if (!this.skip("}")) this.fail();
    return object;
  }
}

/** Compact JSON with sorted keys. A set becomes an array; a key that is no string becomes its JSON text. */
export function writeJson(value: RegoValue): string {
  if (typeof value === "string") return quote(value);
  if (isNumber(value)) return formatNumber(value);
  if (value instanceof RegoSet) return `[${value.values().map(writeJson).join(",")}]`;
  if (value instanceof RegoObject) {
    const entries = value.entries().map(([key, element]) => `${quote(jsonKey(key))}:${writeJson(element)}`);
    return `{${entries.join(",")}}`;
  }
  return isArray(value) ? `[${value.map(writeJson).join(",")}]` : String(value);
}

export function jsonKey(key: RegoValue): string {
  return typeof key === "string" ? key : writeJson(key);
}

/** Plain JSON data to a Rego value. A property that is undefined is absent; anything else not of JSON is refused. */
export function fromJson(data: unknown): RegoValue {
  if (data === null || typeof data === "string" || typeof data === "boolean") return data;
  if (typeof data === "number") {
    const number = numberFromDouble(data);
    if (number === null) throw new TypeError("not a JSON number");
    return number;
  }
  if (Array.isArray(data)) return data.map(fromJson);
  if (typeof data !== "object") throw new TypeError(`not JSON: ${typeof data}`);
  const object = new RegoObject();
  for (const key of Object.keys(data)) {
    const value = (data as Record<string, unknown>)[key];
    if (value !== undefined) object.set(key, fromJson(value));
  }
  return object;
}

/** Plain JSON data; numbers beyond doubles are rounded. */
export function toJson(value: RegoValue): unknown {
  return JSON.parse(writeJson(value));
}
