import { crc32 } from "node:zlib";
import { HMAC_ROOM, hmacSha256 } from "../core/hmac";

/**
 * `lth_<live|test>_<32 characters><6 characters of checksum>`, base 62. The checksum (CRC-32 of what stands before it)
 * lets scanners of leaked secrets recognise a key and lets us refuse a mistyped one without a look-up.
 */
const FORM = /^lth_(live|test)_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_CHARS = 32;
const CHECKSUM_CHARS = 6;
const VISIBLE_CHARS = "lth_live_".length + 4;
/** 4 * 62: bytes below it are spread evenly over the alphabet. */
const EVEN = 248;

export type AppKeyMode = "live" | "test";

/** Random bytes that `formatAppKey` may need: some are thrown away to stay even. */
export const APP_KEY_RANDOM_BYTES = 64;

/** @param random `APP_KEY_RANDOM_BYTES` random bytes */
export function formatAppKey(mode: AppKeyMode, random: Uint8Array): string {
  const chars = [...random].filter((byte) => byte < EVEN).slice(0, RANDOM_CHARS);
  if (chars.length < RANDOM_CHARS) throw new RangeError("not enough random bytes for an app key");
  const body = `lth_${mode}_${chars.map((byte) => ALPHABET[byte % 62]).join("")}`;
  return body + checksum(body);
}

/** Whether the text can be a key at all; says nothing about whether it is valid. */
export function isAppKey(text: string): boolean {
  const match = FORM.exec(text);
  return match !== null && match[3] === checksum(text.slice(0, -CHECKSUM_CHARS));
}

/** What may be shown of a key. */
export function appKeyPrefix(key: string): string {
  return key.slice(0, VISIBLE_CHARS);
}

/** What is stored of a key: HMAC-SHA-256, base64url. A key has 190 bits of chance, so a fast hash is enough. */
export function appKeyHash(pepper: Uint8Array, key: string): string {
  const message = Buffer.alloc(HMAC_ROOM + Buffer.byteLength(key));
  message.write(key, HMAC_ROOM);
  return hmacSha256(pepper, message, "base64url");
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = "";
  for (let i = 0; i < CHECKSUM_CHARS; i++) {
    text = ALPHABET[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
