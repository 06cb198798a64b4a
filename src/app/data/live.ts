import type { ChartView } from "./range";

/** How often a page asks again while it can be seen; TanStack Query stops by itself when the window is hidden. */
export const LIVE_MS = 2_000;
export const CALM_MS = 10_000;
const SLOW_MS = 60_000;

/** A chart of a month hardly changes while one looks at it; of other days, perhaps never. */
export function pollOf({ range, days }: Pick<ChartView, "range" | "days">): number {
  return days === null ? { "24h": 2 * LIVE_MS, "7d": CALM_MS, "30d": SLOW_MS }[range] : SLOW_MS;
}

/** How long the typing has to rest before what was typed is asked for. */
export const TYPING_PAUSE_MS = 350;
