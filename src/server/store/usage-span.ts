const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Times of usage, milliseconds since 1970: `from` inclusive, `to` exclusive, by the start of the hour. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Which part of a span is read by day. So a month over all tenants is 29 rows and at most 46 at its ends, instead of 720.
 *
 *   from      dayFrom                 dayTo      to
 *   |--hours--|---------days----------|--hours---|
 *
 * @param bucketMs the sums that are asked for; no day may be split between two of them
 */
export function splitSpan({ from, to }: Span, bucketMs: number = DAY_MS) {
  const dayFrom = Math.ceil(from / DAY_MS) * DAY_MS;
  const dayTo = Math.floor(to / DAY_MS) * DAY_MS;
  const byHour = bucketMs % DAY_MS !== 0 || dayTo <= dayFrom;
  return byHour ? { from, to, dayFrom: to, dayTo: to } : { from, to, dayFrom, dayTo };
}

/** Tenants that a question about the busiest names at most. */
const TENANTS_MAX = 100;
/** Rows that are read to find them. */
const CANDIDATES_MAX = 3_000;
const TIMES_MAX = 400;

/**
 * The busiest of each hour or day are the candidates; who is among the busiest of none is not among those of all. Of more
 * hours or days than that, the newest count.
 */
export function candidateGrain({ from, to }: Span) {
  const grain = to - from <= 2 * DAY_MS ? "hour" : "day";
  const step = grain === "hour" ? HOUR_MS : DAY_MS;
  return { grain, from: Math.floor(from / step) * step, to, limit: TIMES_MAX };
}

/** @param times the hours or days on which there was anything */
export function candidatesOfEach(times: number): number {
  return Math.max(1, Math.min(TENANTS_MAX, Math.floor(CANDIDATES_MAX / Math.max(1, times))));
}

/** The busiest over all times that were read. */
export function busiestOf<Id extends string>(
  rows: readonly { readonly tenantId: Id; readonly requests: number }[],
): Id[] {
  const sums = new Map<Id, number>();
  for (const { tenantId, requests } of rows) sums.set(tenantId, (sums.get(tenantId) ?? 0) + requests);
  const ranked = [...sums].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  return ranked.slice(0, TENANTS_MAX).map(([tenantId]) => tenantId);
}
