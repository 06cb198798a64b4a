import * as z from "zod";

/** Receipts as they were before their person's digest was keyed. They still verify. */
export const firstReceiptSchema = z.strictObject({
  format: z.literal("lethe-receipt/1"),
  erasure: z.string(),
  tenant: z.strictObject({ id: z.string(), name: z.string() }),
  /** Null: the whole tenant. SHA-256 over salt and subject. */
  subject: z.strictObject({ salt: z.string(), digest: z.string() }).nullable(),
  generation: z.number().int(),
  requestedAt: z.string(),
  completedAt: z.string(),
  requestedBy: z.string(),
  counts: z.record(z.string(), z.number().int()),
  keysDestroyed: z.array(z.string()),
  steps: z.array(z.strictObject({ step: z.string(), ok: z.boolean(), detail: z.string(), at: z.string() })),
  outsideReach: z.array(z.string()),
  keyId: z.string(),
});
