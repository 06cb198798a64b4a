import { hashes, verify } from "@noble/ed25519";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as hash, sha512 } from "@noble/hashes/sha2.js";

// In the place of src/lib/core/platform-crypto.ts: the same without Node, so in a browser, and without what a browser has only
// behind https.

hashes.sha512 = sha512;

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const state = hash.create();
  for (const part of parts) state.update(part);
  return state.digest();
}

export function hmacSha256Bytes(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(hash, key, message);
}

/** As RFC 8032 has it: one spelling of a signature. Never throws. */
export function holdsEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
