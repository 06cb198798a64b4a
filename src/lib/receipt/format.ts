import canonicalize from "canonicalize";
import * as z from "zod";
import { fromBase64url } from "../core/bytes";
import { firstReceiptSchema } from "./first-format";

export const RECEIPT_FORMAT = "lethe-receipt/2";

const receiptSchema = z.strictObject({
  format: z.literal(RECEIPT_FORMAT),
  /** `nothing-held`: nothing was held under the name that was given. `deletion`: the tenant itself is gone as well. */
  kind: z.enum(["subject", "tenant", "deletion", "nothing-held"]),
  erasure: z.string(),
  /** Of a deletion the name is empty, and `subject` is its digest: the name is gone as well. */
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
const signatureSchema = z.string().refine((text) => fromBase64url(text) !== null, "not base64url");

const signedReceiptSchema = receiptSchema.extend({ signature: signatureSchema });
export const anySignedSchema = z.discriminatedUnion("format", [
  signedReceiptSchema,
  firstReceiptSchema.extend({ signature: signatureSchema }),
]);

export type Receipt = z.infer<typeof receiptSchema>;
export type SignedReceipt = z.infer<typeof signedReceiptSchema>;
export type FirstReceipt = z.infer<typeof firstReceiptSchema>;

/** RFC 8785. */
export function canonicalText(value: unknown): string {
  const form = canonicalize(value);
  if (form === undefined) throw new Error("a receipt has a canonical form");
  return form;
}
