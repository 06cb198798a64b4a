import { fromBase64, isSameBytes } from "./bytes";

/** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410) up to its 32 bytes. */
const SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const KEY_BYTES = 32;
const PEM = /-----BEGIN PUBLIC KEY-----([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----/;

export type PublicKey = { readonly ok: true; readonly raw: Uint8Array } | { readonly ok: false; readonly why: string };

/** Of an Ed25519 key in SPKI PEM, its 32 bytes. */
export function readPublicKey(pem: string): PublicKey {
  const body = PEM.exec(pem)?.[1]?.replace(/\s+/g, "");
  const der = body === undefined ? null : fromBase64(body);
  if (der === null) return { ok: false, why: "the public key can't be read: expected SPKI PEM" };
  const isEd25519 = der.length === SPKI.length + KEY_BYTES && isSameBytes(der.subarray(0, SPKI.length), SPKI);
  if (!isEd25519) return { ok: false, why: "the public key is not an Ed25519 key" };
  return { ok: true, raw: der.subarray(SPKI.length) };
}
