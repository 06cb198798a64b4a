import { HMAC_ROOM, hmacSha256 } from "./hmac";

/**
 * The one byte form that everything keyed, sealed, signed or hashed goes through.
 *
 * Version 1. Each value is a tag byte, then:
 *   z          null
 *   t f        true, false
 *   n          8 bytes, IEEE 754 big-endian (-0 is written as 0)
 *   s          4 bytes length, UTF-8
 *   b          4 bytes length, raw bytes
 *   a          4 bytes count, the items
 *   o          4 bytes count, the members in code-unit order of their keys, each key as `s` and then its value
 * Lengths are big-endian. Because every part says its own length first, no two different values share an encoding,
 * which a separator can't promise: ("a|b", "c") and ("a", "b|c") joined by "|" are one text.
 */
export const CANONICAL_VERSION = 1;

export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Encoded
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/** A value that was encoded elsewhere: in its place it says the same as the value itself. */
export class Encoded {
  readonly bytes: Uint8Array;
  /** @param bytes as `canonicalEncode` gave them */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

const TAG = { null: 0x7a, true: 0x74, false: 0x66, number: 0x6e, string: 0x73, bytes: 0x62, array: 0x61, object: 0x6f };
const START_BYTES = 1024;
/** A buffer that has grown past this is not kept for the next HMAC. */
const KEPT_BYTES = 65_536;
const SHORT_CHARS = 128;

/** @throws RangeError on a number that JSON can't hold, or a string with an unpaired surrogate (UTF-8 can't tell those apart) */
export function canonicalEncode(value: CanonicalValue): Buffer {
  const writer = new CanonicalWriter();
  writer.value(value);
  return writer.bytes();
}

/** HMAC-SHA-256 over `purpose`, the version and the value, so that no two purposes ever share an output. 32 bytes. */
export function canonicalHmac(key: Uint8Array, purpose: string, value: CanonicalValue): Buffer {
  return Buffer.from(hmacOver(key, purpose, value, "binary"), "latin1");
}

/** The same as base64url: 43 characters, and no buffer in between. */
export function canonicalHmacText(key: Uint8Array, purpose: string, value: CanonicalValue): string {
  return hmacOver(key, purpose, value, "base64url");
}

/** What is only hashed is written to one buffer that stays: a hit makes three such forms, and new buffers cost more than the hash. */
function hmacOver(key: Uint8Array, purpose: string, value: CanonicalValue, encoding: "base64url" | "binary"): string {
  try {
    HASHED.skip(HMAC_ROOM);
    HASHED.value([purpose, CANONICAL_VERSION, value]);
    return hmacSha256(key, HASHED.bytes(), encoding);
  } finally {
    HASHED.clear();
  }
}

class CanonicalWriter {
  private buffer = Buffer.allocUnsafe(START_BYTES);
  private length = 0;

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Leaves bytes free. */
  skip(bytes: number): void {
    this.reserve(bytes);
    this.length += bytes;
  }

  /** Begins anew. What was written may be a prompt: it is not left in memory. */
  clear(): void {
    this.buffer.fill(0, 0, this.length);
    this.length = 0;
    if (this.buffer.length > KEPT_BYTES) this.buffer = Buffer.alloc(START_BYTES);
  }

  value(value: CanonicalValue): void {
    if (value === null) this.tag(TAG.null);
    else if (typeof value === "string") this.string(value);
    else if (typeof value === "number") this.number(value);
    else if (typeof value === "boolean") this.tag(value ? TAG.true : TAG.false);
    else if (value instanceof Uint8Array) this.raw(value);
    else if (isArray(value)) this.array(value);
    else if (value instanceof Encoded) this.encoded(value.bytes);
    else this.object(value);
  }

  private tag(tag: number): void {
    this.reserve(1);
    this.buffer[this.length++] = tag;
  }

  private number(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`canonical: ${value} is not a JSON number`);
    this.tag(TAG.number);
    this.reserve(8);
    this.length = this.buffer.writeDoubleBE(value === 0 ? 0 : value, this.length);
  }

  private string(value: string): void {
    if (value.length <= SHORT_CHARS && this.shortAscii(value)) return;
    if (!value.isWellFormed()) throw new RangeError("canonical: a string holds an unpaired surrogate");
    const bytes = Buffer.byteLength(value);
    this.header(TAG.string, bytes);
    this.reserve(bytes);
    this.length += this.buffer.write(value, this.length, "utf8");
  }

  /** Most strings are names and ids: a loop beats two calls into the engine. False, and nothing written, for any other letter. */
  private shortAscii(value: string): boolean {
    const { length } = value;
    this.reserve(5 + length);
    const at = this.length + 5;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      this.buffer[at + i] = code;
    }
    this.header(TAG.string, length);
    this.length += length;
    return true;
  }

  private raw(value: Uint8Array): void {
    this.header(TAG.bytes, value.byteLength);
    this.reserve(value.byteLength);
    this.buffer.set(value, this.length);
    this.length += value.byteLength;
  }

  private encoded(bytes: Uint8Array): void {
    this.reserve(bytes.byteLength);
    this.buffer.set(bytes, this.length);
    this.length += bytes.byteLength;
  }

  private array(items: readonly CanonicalValue[]): void {
    this.header(TAG.array, items.length);
    for (const item of items) this.value(item);
  }

  private object(members: { readonly [key: string]: CanonicalValue }): void {
    const keys = inOrder(Object.keys(members));
    this.header(TAG.object, keys.length);
    for (const key of keys) {
      this.string(key);
      this.value(members[key] as CanonicalValue);
    }
  }

  private header(tag: number, count: number): void {
    this.reserve(5);
    this.buffer[this.length] = tag;
    this.buffer[this.length + 1] = count >>> 24;
    this.buffer[this.length + 2] = count >>> 16;
    this.buffer[this.length + 3] = count >>> 8;
    this.buffer[this.length + 4] = count;
    this.length += 5;
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer.fill(0);
    this.buffer = larger;
  }
}

const HASHED = new CanonicalWriter();

/** Sorts by code units. Most objects are written down in order: seeing that is cheaper than sorting them. */
function inOrder(keys: string[]): string[] {
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  }
  return keys;
}

function isArray(value: unknown): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
