import { z } from "zod";

/** What an erasure has counted and done so far; kept with its row, so that a crash loses nothing. */
export const erasureProgressSchema = z.object({
  subject: z.object({ salt: z.string(), digest: z.string() }).nullable(),
  counts: z.record(z.string(), z.number().int()),
  keysDestroyed: z.array(z.string()),
  /** Base64 of sealed bytes to be looked for at the end; dropped then. In this form they are not what is looked for. */
  needles: z.array(z.string()).default([]),
  steps: z.array(z.object({ step: z.string(), ok: z.boolean(), detail: z.string(), at: z.string() })),
});
export type ErasureProgress = z.infer<typeof erasureProgressSchema>;

export function readProgress(text: string): ErasureProgress {
  return erasureProgressSchema.parse(JSON.parse(text));
}
