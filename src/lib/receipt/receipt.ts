import { createHmac, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { firstReceiptSchema } from "./first-format";

export const RECEIPT_FORMAT = "lethe-receipt/2";

const receiptSchema = z.strictObject({
  format: z.literal(RECEIPT_FORMAT),
  /** `nothing-held`: nothing was held under the name that was given. `deletion`: the tenant itself is gone as well. */
  kind: z.enum(["subject", "tenant", "deletion", "nothing-held"]),
  erasure: z.string(),
  tenant: z.strictObject({ id: z.string(), name: z.string() }),
  /** Null: the whole tenant. HMAC-SHA-256 of the name: only with the key that the officer was given can it be checked. */
  subject: z.strictObject({ digest: z.string() }).nullable(),
  generation: z.number().int(),
  requestedAt: z.string(),
  completedAt: z.string(),
  requestedBy: z.string(),
  /** Rows erased, by store. */
  counts: z.record(z.string(), z.number().int()),
  keysDestroyed: z.array(z.string()),
  steps: z.array(z.strictObject({ step: z.string(), ok: z.boolean(), detail: z.string(), at: z.string() })),
  /** Whether the medium was searched for what was erased, or only what the database shows of it. */
  medium: z.strictObject({ searched: z.boolean(), detail: z.string() }),
  /** Each kind of copy that this erasure could not reach, and when it runs out; null: nobody here can say. */
  outsideReach: z.array(z.strictObject({ copy: z.string(), until: z.string().nullable(), detail: z.string() })),
  /** The record of this erasure in the ledger that a restored copy is compared with. */
  ledger: z.strictObject({ sequence: z.number().int(), hash: z.string() }).nullable(),
  keyId: z.string(),
});

/** One spelling only: a lenient reader of base64 would let a receipt be changed and still hold. */
const signatureSchema = z
  .string()
  .refine((text) => Buffer.from(text, "base64url").toString("base64url") === text, "not base64url");

const signedReceiptSchema = receiptSchema.extend({ signature: signatureSchema });
const anySignedSchema = z.discriminatedUnion("format", [
  signedReceiptSchema,
  firstReceiptSchema.extend({ signature: signatureSchema }),
]);

export type Receipt = z.infer<typeof receiptSchema>;
export type SignedReceipt = z.infer<typeof signedReceiptSchema>;
export type FirstReceipt = z.infer<typeof firstReceiptSchema>;

/** Ed25519 over the RFC 8785 form. `signature` is base64url. */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): SignedReceipt {
  return { ...receipt, signature: sign(null, signedBytes(receipt), privateKey).toString("base64url") };
}

/** The one text of a receipt that verifies: RFC 8785. */
export function serialiseReceipt(receipt: SignedReceipt): string {
  return canonicalText(receipt);
}

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

/** HMAC-SHA-256 of a person's name under the key that whoever asked for the erasure was given. Base64url. */
export function subjectDigest(key: string, subject: string): string {
  return createHmac("sha256", Buffer.from(key, "base64url")).update(subject, "utf8").digest("base64url");
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
  try {
    const key = createPublicKey(publicKeyPem);
    if (key.asymmetricKeyType !== "ed25519") return "the public key is not an Ed25519 key";
    const holds = verify(null, signedBytes(receipt), key, Buffer.from(signature, "base64url"));
    return holds ? null : "the signature does not fit the receipt and this key";
  } catch {
    return "the public key can't be read: expected SPKI PEM";
  }
}

function signedBytes(receipt: object): Buffer {
  return Buffer.from(canonicalText(receipt), "utf8");
}

function canonicalText(value: unknown): string {
  const form = canonicalize(value);
  if (form === undefined) throw new Error("a receipt has a canonical form");
  return form;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
