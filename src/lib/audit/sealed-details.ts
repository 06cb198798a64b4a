import * as z from "zod";
import { fromBase64url, isSameBytes, toBase64url, utf8 } from "../core/bytes";
import { hmacSha256Bytes } from "../core/platform-crypto";

/**
 * What stands in the place of a record's details, and is hashed. The commitment is an HMAC of the details under a random key
 * that is sealed with them: whoever is shown details and key can check that they are those that were signed, and once the
 * tenant's key is destroyed nothing can be guessed from it.
 */
const sealedSchema = z.strictObject({ sealed: z.string(), commitment: z.string() });
export type SealedDetails = z.infer<typeof sealedSchema>;

/** Details that were opened, with the key of their commitment (base64url). */
export const openedSchema = z.strictObject({ details: z.string(), key: z.string() });
export type OpenedDetails = z.infer<typeof openedSchema>;

export const COMMITMENT_KEY_BYTES = 32;

export function commitmentOf(key: Uint8Array, details: string): string {
  return toBase64url(hmacSha256Bytes(key, utf8(details)));
}

/** Null: they are in clear. */
export function readSealed(details: string): SealedDetails | null {
  try {
    return sealedSchema.parse(JSON.parse(details));
  } catch {
    return null;
  }
}

/** Are these the details that the record was hashed with? */
export function fitsCommitment(sealedDetails: string, opened: OpenedDetails): boolean {
  const sealed = readSealed(sealedDetails);
  const key = fromBase64url(opened.key);
  const commitment = fromBase64url(sealed?.commitment ?? "");
  if (sealed === null || commitment === null || key?.length !== COMMITMENT_KEY_BYTES) return false;
  return isSameBytes(commitment, hmacSha256Bytes(key, utf8(opened.details)));
}
