import { z } from "zod";
import { strictObject } from "../strict-object";

const name = z.string().trim().min(1).max(200);
const ms = (min: number, max: number, byDefault: number) => z.number().int().min(min).max(max).default(byDefault);
const MINUTE_MS = 60_000;
const MODELS_MAX = 200;

export const upstreamOptionsSchema = strictObject({
  /** What apps call a model, and what the provider does. */
  aliases: z
    .record(name, name)
    .refine((aliases) => Object.keys(aliases).length <= MODELS_MAX, `At most ${MODELS_MAX} aliases.`)
    .default({}),
  /** Of Azure's kind, where the client names none. */
  apiVersion: z
    .string()
    .regex(/^[\w.-]{1,40}$/, "A version is letters, digits, dots and dashes.")
    .optional(),
  connectMs: ms(100, MINUTE_MS, 10_000),
  firstByteMs: ms(1_000, 60 * MINUTE_MS, 10 * MINUTE_MS),
  idleMs: ms(1_000, 60 * MINUTE_MS, 5 * MINUTE_MS),
  totalMs: ms(1_000, 120 * MINUTE_MS, 20 * MINUTE_MS),
  /** Of connections that were not made, 429 and 503. Clients try again too. */
  retries: z.number().int().min(0).max(5).default(1),
  concurrency: z.number().int().min(1).max(10_000).default(200),
  queue: z.number().int().min(0).max(10_000).default(1_000),
  breakAfter: z.number().int().min(1).max(1_000).default(10),
  breakMs: ms(1_000, 10 * MINUTE_MS, 15_000),
});
export type UpstreamOptions = z.infer<typeof upstreamOptionsSchema>;

/** Model names, or prefixes that end in `*`. */
export const patternsSchema = z
  .array(name.regex(/^[^*]*\*?$/, "A * may stand at the end only."))
  .min(1)
  .max(MODELS_MAX);

export function readOptions(column: string): UpstreamOptions {
  return upstreamOptionsSchema.parse(column === "" ? {} : JSON.parse(column));
}

export function readPatterns(column: string): string[] {
  return patternsSchema.parse(JSON.parse(column));
}

/** How much of the name a pattern says; null: it is another model's. The name itself says most. */
export function matchOf(patterns: readonly string[], model: string): number | null {
  const lengths = patterns.flatMap((pattern) => {
    if (pattern === model) return [Number.POSITIVE_INFINITY];
    const prefix = pattern.endsWith("*") ? pattern.slice(0, -1) : null;
    return prefix !== null && model.startsWith(prefix) ? [prefix.length] : [];
  });
  return lengths.length === 0 ? null : Math.max(...lengths);
}
