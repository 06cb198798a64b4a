import { LRUCache } from "lru-cache";
import { ServiceError } from "../service-error";
import type { Range, Step } from "../views";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const POINTS_MAX = 400;
const ZONES_MAX = 100;

/** What a chart covers: where each of its buckets begins, oldest first, and where the last one ends. */
export interface ChartSpan {
  readonly range: Range | "custom";
  readonly step: Step;
  /** IANA name. */
  readonly zone: string;
  readonly starts: readonly number[];
  readonly to: number;
}

const RANGES: Record<Range, { length: number; step: Step }> = {
  "24h": { length: DAY_MS, step: "hour" },
  "7d": { length: 7 * DAY_MS, step: "six-hours" },
  "30d": { length: 30 * DAY_MS, step: "day" },
};

/** The last so many whole buckets, the running one included. */
export function spanOfRange(range: Range, zone: string, now: number): ChartSpan {
  const { length, step } = RANGES[range];
  const running = bucketOf(now, step, zone);
  return cut({ range, step, zone }, running.end - length, running.end);
}

const STEPS: readonly { step: Step; upTo: number }[] = [
  { step: "hour", upTo: 2 * DAY_MS },
  { step: "six-hours", upTo: 10 * DAY_MS },
  { step: "day", upTo: 100 * DAY_MS },
  { step: "week", upTo: 1_200 * DAY_MS },
];

/** Any span, in steps that suit its length. @throws ServiceError `invalid` when it is empty or too long */
export function spanBetween(from: number, to: number, zone: string): ChartSpan {
  const step = STEPS.find(({ upTo }) => to - from <= upTo)?.step;
  if (!(to > from) || step === undefined) throw new ServiceError("invalid", "A chart covers up to three years.");
  return cut({ range: "custom", step, zone }, from, to);
}

/** Buckets of one length since 1970, whatever the zone. @throws ServiceError `invalid` */
export function evenSpan(from: number, to: number, bucketMs: number): ChartSpan {
  if (!(to > from) || (to - from) / bucketMs > POINTS_MAX) {
    throw new ServiceError("invalid", `The span must be positive and have at most ${POINTS_MAX} points.`);
  }
  const first = Math.floor(from / bucketMs) * bucketMs;
  const starts = Array.from({ length: Math.ceil((to - first) / bucketMs) }, (_, index) => first + index * bucketMs);
  return { range: "custom", step: bucketMs === HOUR_MS ? "hour" : "day", zone: "UTC", starts, to };
}

function cut(span: Pick<ChartSpan, "range" | "step" | "zone">, from: number, to: number): ChartSpan {
  const starts: number[] = [];
  let { start, end } = bucketOf(from, span.step, span.zone);
  // What began before the span is of the bucket before, unless the span begins within it.
  while (start < to && starts.length < POINTS_MAX) {
    starts.push(start);
    start = end;
    end = bucketOf(start, span.step, span.zone).end;
  }
  return { ...span, starts, to: start };
}

const WALL_MS: Record<Step, number> = { hour: HOUR_MS, "six-hours": 6 * HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };
/** 1970 began on a Thursday; weeks begin on Mondays. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The bucket on the clock of the zone that a moment falls into. */
function bucketOf(at: number, step: Step, zone: string): { start: number; end: number } {
  const length = WALL_MS[step];
  if (step === "hour") return { start: Math.floor(at / length) * length, end: Math.floor(at / length + 1) * length };
  const origin = step === "week" ? FIRST_MONDAY_MS : 0;
  const wall = at + offsetAt(at, zone);
  const wallStart = Math.floor((wall - origin) / length) * length + origin;
  const start = momentOf(wallStart, zone);
  // Where a zone is half an hour off, the first half hour after midnight is still of the day before.
  if (start > at) return { start: momentOf(wallStart - length, zone), end: start };
  return { start, end: momentOf(wallStart + length, zone) };
}

/** Usage is kept by whole hours of UTC: where midnight falls between two, a day begins with the next. */
function momentOf(wall: number, zone: string): number {
  const guess = wall - offsetAt(wall, zone);
  const moment = wall - offsetAt(guess, zone);
  return Math.ceil(moment / HOUR_MS) * HOUR_MS;
}

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: ZONES_MAX });

export function isZone(zone: string): boolean {
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const made = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", era: "short", ...fields });
  formats.set(zone, made);
  return made;
}

/** By how much the clock of the zone is ahead of UTC at that moment, milliseconds. */
function offsetAt(at: number, zone: string): number {
  if (zone === "UTC") return 0;
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000;
}
