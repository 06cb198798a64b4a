import { hash } from "node:crypto";

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/** Bytes that a message leaves free before itself: there goes the key. */
export const HMAC_ROOM = BLOCK_BYTES;

/** The key for the second hash, then the first hash. */
const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

/**
 * HMAC-SHA-256 (RFC 2104) as two hashes in one go each. Node's `createHmac` makes a stream, which costs several times the
 * hash itself for messages as short as ours, and a hit needs four of them.
 * @param key at most 64 bytes: a longer one would have to be hashed first, and we have none
 * @param message begins with `HMAC_ROOM` bytes that don't count; they are overwritten
 * @param encoding of the 32 bytes; `binary` is a character a byte
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array, encoding: "base64url" | "binary"): string {
  if (key.length > BLOCK_BYTES) throw new RangeError("an HMAC key may have 64 bytes");
  putKey(message, key, 0x36);
  putKey(outer, key, 0x5c);
  outer.write(hash("sha256", message, "binary"), BLOCK_BYTES, "latin1");
  const mac = hash("sha256", outer, encoding);
  // Both hold what the key can be read from.
  message.fill(0, 0, BLOCK_BYTES);
  outer.fill(0);
  return mac;
}

function putKey(block: Uint8Array, key: Uint8Array, pad: number): void {
  for (let at = 0; at < BLOCK_BYTES; at++) block[at] = (key[at] ?? 0) ^ pad;
}
