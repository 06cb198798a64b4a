const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A stretch of time that something is counted in. */
export interface Window {
  /** Its number: each is counted by itself. */
  readonly slice: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** How long a counter of it is remembered, whatever clock its keeper goes by. */
  readonly keepMs: number;
}

export function minuteOf(now: number): Window {
  return evenWindow(now, MINUTE_MS);
}

/** A UTC day. */
export function dayOf(now: number): Window {
  return evenWindow(now, DAY_MS);
}

/** A calendar month of UTC. */
export function monthOf(now: number): Window {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const startsAt = Date.UTC(year, month);
  return { slice: year * 12 + month, startsAt, endsAt: Date.UTC(year, month + 1), keepMs: 40 * DAY_MS };
}

function evenWindow(now: number, ms: number): Window {
  const slice = Math.floor(now / ms);
  return { slice, startsAt: slice * ms, endsAt: (slice + 1) * ms, keepMs: 2 * ms };
}
