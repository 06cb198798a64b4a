import { hkdfSync } from "node:crypto";

/** What a derived key is for. One secret never serves two uses (RFC 5869, `info`). */
export type KeyUse =
  | "enc"
  | "shared"
  | "index"
  | "mac"
  | "subject"
  | "audit-ref"
  | "audit-details"
  | "wrap"
  | "app-key"
  | "session"
  | "config";

export const KEY_BYTES = 32;

/** HKDF-SHA-256. The same secret, use and salt always give the same 32 bytes. */
export function deriveKey(secret: Uint8Array, use: KeyUse, salt: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, salt, `lethe/1/${use}`, KEY_BYTES));
}
