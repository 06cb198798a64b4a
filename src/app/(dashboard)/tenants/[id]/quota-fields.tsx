"use client";

import type { Quota } from "@/server/services/quotas/quota-schema";
import { NumberField } from "../../../components/ui/number-input";

const FIELDS: readonly { limit: keyof Quota; label: string; min: number; max: number; whole?: boolean }[] = [
  { limit: "requestsPerMinute", label: "Requests a minute", min: 1, max: 1_000_000, whole: true },
  { limit: "tokensPerMinute", label: "Tokens a minute", min: 1, max: 1_000_000_000, whole: true },
  { limit: "usdPerDay", label: "US dollars a day", min: 0.01, max: 1_000_000 },
  { limit: "usdPerMonth", label: "US dollars a month", min: 0.01, max: 1_000_000 },
];

export const NO_LIMITS: Quota = { requestsPerMinute: null, tokensPerMinute: null, usdPerDay: null, usdPerMonth: null };

export function limitsInWords(quota: Quota): string {
  const set = FIELDS.filter(({ limit }) => quota[limit] !== null);
  return set.map(({ limit, label }) => `${quota[limit]?.toLocaleString("en")} ${label.toLowerCase()}`).join(", ");
}

/** Four limits, each of which may be left out. */
export function QuotaFields({ quota, onQuota }: { quota: Quota; onQuota: (quota: Quota) => void }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {FIELDS.map(({ limit, label, ...rules }) => (
        <NumberField
          key={limit}
          label={label}
          name={label}
          placeholder="No limit"
          {...rules}
          value={quota[limit]}
          onValue={(value) => onQuota({ ...quota, [limit]: value })}
        />
      ))}
    </div>
  );
}
