import { z } from "zod";

/** Null: no limit. */
const count = (max: number) => z.number().int().min(1).max(max).nullable().default(null);
/** US dollars. */
const money = z.number().min(0.01).max(1_000_000).nullable().default(null);

/** What one app key, or all of a tenant together, may ask for and spend. */
export const quotaSchema = z.strictObject({
  /** Calls of every endpoint, hits included. */
  requestsPerMinute: count(1_000_000),
  /** Tokens that providers were paid for, in and out; what the cache served costs none. */
  tokensPerMinute: count(1_000_000_000),
  /** By UTC day and UTC month. */
  usdPerDay: money,
  usdPerMonth: money,
});
export type Quota = z.infer<typeof quotaSchema>;

export const NO_QUOTA: Quota = quotaSchema.parse({});

/** Of a column: JSON text, empty where nobody has set one. */
export function readQuota(column: string): Quota {
  return column === "" ? NO_QUOTA : quotaSchema.parse(JSON.parse(column));
}

export function writeQuota(input: z.input<typeof quotaSchema>): string {
  const quota = quotaSchema.parse(input);
  return Object.values(quota).every((limit) => limit === null) ? "" : JSON.stringify(quota);
}
