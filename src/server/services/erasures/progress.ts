import { z } from "zod";

const stepSchema = z.object({ step: z.string(), ok: z.boolean(), detail: z.string(), at: z.string() });

/** What an erasure has counted and done so far; kept with its row, so that a crash loses nothing. */
export const erasureProgressSchema = z.object({
  /** `tenant`: what the tenant holds. `deletion`: the tenant itself as well. */
  kind: z.enum(["subject", "tenant", "deletion"]).default("tenant"),
  /** HMAC of the person's name under a key that only whoever asked for the erasure has. Gone at the end. */
  subject: z.object({ digest: z.string() }).nullable().default(null),
  /** SHA-256 of the key given with a deletion: no app key of the tenant is left that could ask how far it is. */
  claim: z.string().nullable().default(null),
  /** Pseudonyms of the person. Gone at the end. */
  refs: z.array(z.string()).default([]),
  /** Of whoever asked: the number of a case, a ticket, a letter. */
  caseNumber: z.string().nullable().default(null),
  /** Nothing was held when it was asked for. */
  nothingHeld: z.boolean().default(false),
  counts: z.record(z.string(), z.number().int()).default({}),
  keysDestroyed: z.array(z.string()).default([]),
  /** Base64 of sealed bytes to be looked for at the end; dropped then. In this form they are not what is looked for. */
  needles: z.array(z.string()).default([]),
  steps: z.array(stepSchema).default([]),
  /** Tries that failed in the state it is in. */
  attempts: z.number().int().default(0),
  /** Milliseconds since 1970. */
  nextAttemptAt: z.number().default(0),
  waitsFor: z.string().nullable().default(null),
  ledger: z.object({ sequence: z.number().int(), hash: z.string() }).nullable().default(null),
});
export type ErasureProgress = z.infer<typeof erasureProgressSchema>;

/** A damaged text says nothing: the erasure does every step again, which each of them allows. */
export function readProgress(text: string): ErasureProgress {
  try {
    return erasureProgressSchema.parse(JSON.parse(text));
  } catch {
    return erasureProgressSchema.parse({});
  }
}
