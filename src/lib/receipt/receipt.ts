import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";

export const RECEIPT_FORMAT = "lethe-receipt/1";

const receiptSchema = z.strictObject({
  format: z.literal(RECEIPT_FORMAT),
  erasure: z.string(),
  tenant: z.strictObject({ id: z.string(), name: z.string() }),
  /** Null: the whole tenant. A salted digest lets whoever knows the subject check that it is meant, and nobody else. */
  subject: z.strictObject({ salt: z.string(), digest: z.string() }).nullable(),
  generation: z.number().int(),
  requestedAt: z.string(),
  completedAt: z.string(),
  requestedBy: z.string(),
  /** Rows erased, by store. */
  counts: z.record(z.string(), z.number().int()),
  keysDestroyed: z.array(z.string()),
  steps: z.array(z.strictObject({ step: z.string(), ok: z.boolean(), detail: z.string(), at: z.string() })),
  /** What this erasure could not reach, in plain words. */
  outsideReach: z.array(z.string()),
  keyId: z.string(),
});

/** One spelling only: a lenient reader of base64 would let a receipt be changed and still hold. */
const signatureSchema = z
  .string()
  .refine((text) => Buffer.from(text, "base64url").toString("base64url") === text, "not base64url");

const signedReceiptSchema = receiptSchema.extend({ signature: signatureSchema });

export type Receipt = z.infer<typeof receiptSchema>;
export type SignedReceipt = z.infer<typeof signedReceiptSchema>;

/** Ed25519 over the RFC 8785 form. `signature` is base64url. */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): SignedReceipt {
  const signature = sign(null, signedBytes(receipt), privateKey).toString("base64url");
  return { ...receipt, signature };
}

export type ReceiptVerdict = { holds: true; receipt: Receipt } | { holds: false; why: string };

/** Needs only the receipt's text and the public key (SPKI PEM). Never throws. */
export function verifyReceipt(text: string, publicKeyPem: string): ReceiptVerdict {
  const parsed = signedReceiptSchema.safeParse(parseJson(text));
  if (!parsed.success) return { holds: false, why: `not a receipt: ${z.prettifyError(parsed.error)}` };
  const { signature, ...receipt } = parsed.data;
  try {
    const key = createPublicKey(publicKeyPem);
    if (key.asymmetricKeyType !== "ed25519") return { holds: false, why: "the public key is not an Ed25519 key" };
    const holds = verify(null, signedBytes(receipt), key, Buffer.from(signature, "base64url"));
    return holds ? { holds, receipt } : { holds: false, why: "the signature does not fit the receipt and this key" };
  } catch {
    return { holds: false, why: "the public key can't be read: expected SPKI PEM" };
  }
}

/** SHA-256 over salt and subject; both sides of the receipt's `subject`. Base64url. */
export function subjectDigest(salt: string, subject: string): string {
  return createHash("sha256").update(`${salt.length}:${salt}${subject}`).digest("base64url");
}

function signedBytes(receipt: Receipt): Buffer {
  const form = canonicalize(receipt);
  if (form === undefined) throw new Error("a receipt has a canonical form");
  return Buffer.from(form, "utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
