import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = "aes-256-gcm";

/** The sealed bytes are not what was sealed under this key for this place. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

/**
 * AES-256-GCM. Output: format (1 byte) | nonce (12) | ciphertext | tag (16).
 * A random nonce is safe to 2^32 messages a key; a tenant's data key sees far fewer.
 * @param key 32 bytes
 * @param aad what the ciphertext is bound to: opened anywhere else, it fails
 */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  return Buffer.concat([Uint8Array.of(FORMAT), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken */
export function open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORMAT) throw new SealBroken("not a sealed value");
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  // Node takes a shorter tag unless told its length.
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  try {
    const plaintext = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
    // GCM is a stream: `final` gives no more bytes. It checks the tag.
    decipher.final();
    return plaintext;
  } catch {
    throw new SealBroken("authentication failed");
  }
}
