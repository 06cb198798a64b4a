import { z } from "zod";
import { QUOTA_BOUNDS } from "@/lib/core/form-bounds";

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Null: no limit. */
const count = ({ min, max }: Bounds) => z.number().int().min(min).max(max).nullable().default(null);
/** US dollars. */
const money = ({ min, max }: Bounds) => z.number().min(min).max(max).nullable().default(null);

/** What one app key, or all of a tenant together, may ask for and spend. */
export const quotaSchema = z.strictObject({
  /** Calls of every endpoint, hits included. */
  requestsPerMinute: count(QUOTA_BOUNDS.requestsPerMinute),
  /** Tokens that providers were paid for, in and out; what the cache served costs none. */
  tokensPerMinute: count(QUOTA_BOUNDS.tokensPerMinute),
  /** By UTC day and UTC month. */
  usdPerDay: money(QUOTA_BOUNDS.usdPerDay),
  usdPerMonth: money(QUOTA_BOUNDS.usdPerMonth),
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
