"use client";

import { QUOTA_BOUNDS } from "@/lib/core/form-bounds";
import type { Quota } from "@/server/services/quotas/quota-schema";
import { formatPlain, plural } from "../../../components/format";
import { NumberField } from "../../../components/ui/number-input";

const FIELDS: readonly { limit: keyof Quota; label: string; inWords: (value: number) => string; whole?: boolean }[] = [
  {
    limit: "requestsPerMinute",
    label: "Requests a minute",
    inWords: (count) => `${plural(count, "request", "requests")} a minute`,
    whole: true,
  },
  {
    limit: "tokensPerMinute",
    label: "Tokens a minute",
    inWords: (count) => `${plural(count, "token", "tokens")} a minute`,
    whole: true,
  },
  { limit: "usdPerDay", label: "US dollars a day", inWords: (usd) => `$${formatPlain(usd)} a day` },
  { limit: "usdPerMonth", label: "US dollars a month", inWords: (usd) => `$${formatPlain(usd)} a month` },
];

export const NO_LIMITS: Quota = { requestsPerMinute: null, tokensPerMinute: null, usdPerDay: null, usdPerMonth: null };

/** `60 requests a minute, $5 a day`; empty: no limit. */
export function limitsInWords(quota: Quota): string {
  return FIELDS.flatMap(({ limit, inWords }) => {
    const value = quota[limit];
    return value === null ? [] : [inWords(value)];
  }).join(", ");
}

/** Four limits, each of which may be left out. */
export function QuotaFields({ quota, onQuota }: { quota: Quota; onQuota: (quota: Quota) => void }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {FIELDS.map(({ limit, label, whole = false }) => (
        <NumberField
          key={limit}
          label={label}
          name={label}
          placeholder="No limit"
          whole={whole}
          {...QUOTA_BOUNDS[limit]}
          value={quota[limit]}
          onValue={(value) => onQuota({ ...quota, [limit]: value })}
        />
      ))}
    </div>
  );
}
