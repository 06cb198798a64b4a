import type { TenantSettings } from "../settings-schema";

type Rules = Pick<TenantSettings, "retentionDays" | "retentionDaysByNamespace">;

const DAY_MS = 86_400_000;

/** Days after which an answer is gone, whatever its time to live; null: its time to live alone says. */
export function retentionDaysOf(rules: Rules, namespace: string | null): number | null {
  const { retentionDaysByNamespace: own, retentionDays } = rules;
  // Apps choose the names: `constructor` is one too.
  return namespace !== null && Object.hasOwn(own, namespace) ? (own[namespace] ?? retentionDays) : retentionDays;
}

/** Has this answer been kept as long as it may be? Asked at each serve: a rule that was shortened holds at once. */
export function isOverdue(
  rules: Rules,
  entry: { readonly namespace: string | null; readonly createdAt: number },
  now: number,
): boolean {
  const days = retentionDaysOf(rules, entry.namespace);
  return days !== null && entry.createdAt + days * DAY_MS <= now;
}

/** What the upkeep deletes: everything of the tenant older than its rule, and of a namespace than its own. */
export function overdueFilters(rules: Rules, now: number): { namespace?: string; before: number }[] {
  const whole = rules.retentionDays === null ? [] : [{ before: now - rules.retentionDays * DAY_MS }];
  const own = Object.entries(rules.retentionDaysByNamespace);
  return [...whole, ...own.map(([namespace, days]) => ({ namespace, before: now - days * DAY_MS }))];
}
