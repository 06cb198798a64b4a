import * as z from "zod";
import { fromBase64url, toBase64url, utf8 } from "../core/bytes";
import { hmacSha256Bytes, holdsEd25519 } from "../core/platform-crypto";
import { readPublicKey } from "../core/public-key";
import { anySignedSchema, canonicalText, type FirstReceipt, RECEIPT_FORMAT, type Receipt } from "./format";

export type ReceiptVerdict =
  | { readonly holds: true; readonly receipt: Receipt | FirstReceipt }
  | { readonly holds: false; readonly why: string };

/**
 * Needs only the receipt's text and the public key (SPKI PEM). Never throws. Only the text that was signed holds: parsed
 * and written anew it must be the same, or a second "counts" before the real one would be read by people and passed over
 * by parsers.
 */
export function verifyReceipt(text: string, publicKeyPem: string): ReceiptVerdict {
  const value = parseJson(text);
  const parsed = anySignedSchema.safeParse(value);
  if (!parsed.success) return refuse(`not a receipt: ${z.prettifyError(parsed.error)}`);
  if (!isWrittenOnce(text, value)) return refuse("its text is not the one that was signed (RFC 8785, not a byte more)");
  const { signature, ...receipt } = parsed.data;
  const why = checkSignature(receipt, signature, publicKeyPem);
  if (why !== null) return refuse(why);
  const failed = receipt.steps.filter(({ ok }) => !ok);
  if (failed.length > 0) return refuse(`steps did not succeed: ${failed.map(({ step }) => step).join(", ")}`);
  return { holds: true, receipt };
}

/** HMAC-SHA-256 of a person's name under the key that whoever asked for the erasure was given. Base64url; null: no key. */
export function subjectDigest(key: string, subject: string): string | null {
  const bytes = fromBase64url(key.replaceAll(/\s/g, "").replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
  return bytes === null || bytes.length === 0 ? null : toBase64url(hmacSha256Bytes(bytes, utf8(subject)));
}

function refuse(why: string): ReceiptVerdict {
  return { holds: false, why };
}

/** Receipts of the first format were given out with an indent of two. */
function isWrittenOnce(text: string, value: unknown): boolean {
  if (text === canonicalText(value)) return true;
  const first = (value as { format: string }).format !== RECEIPT_FORMAT;
  return first && (text === JSON.stringify(value, null, 2) || text === JSON.stringify(value));
}

function checkSignature(receipt: object, signature: string, publicKeyPem: string): string | null {
  const key = readPublicKey(publicKeyPem);
  if (!key.ok) return key.why;
  const bytes = fromBase64url(signature);
  const holds = bytes !== null && holdsEd25519(key.raw, utf8(canonicalText(receipt)), bytes);
  return holds ? null : "the signature does not fit the receipt and this key";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
