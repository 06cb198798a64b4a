/** Numbers and times as people read them. One locale everywhere, so that screenshots and tests read the same. */

const LOCALE = "en-US";
const MISSING = "–";

const integer = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });

export function formatCount(value: number): string {
  return integer.format(value);
}

/** As it would be typed, with its thousands set apart and without a tail of rounding. */
export function formatPlain(value: number): string {
  return value.toLocaleString(LOCALE, { maximumFractionDigits: 4 });
}

/** 12,480 stays whole; from a hundred thousand on `124.8K`. */
export function formatCompact(value: number): string {
  return value < 100_000 ? integer.format(value) : compact.format(value);
}

export function formatPercent(ratio: number | null, digits = 1): string {
  return ratio === null ? MISSING : `${(ratio * 100).toFixed(digits)}%`;
}

/** A similarity between 0 and 1, as fine as thresholds are set. */
export function formatScore(score: number): string {
  return score.toFixed(3);
}

/** Small sums keep the digits that matter: a demo saves $0.0004. */
export function formatMoney(usd: number): string {
  if (usd === 0) return "$0.00";
  const size = Math.abs(usd);
  if (size < 0.0001) return usd < 0 ? "> -$0.0001" : "< $0.0001";
  const digits = size < 0.01 ? 4 : size < 1 ? 3 : size < 10_000 ? 2 : 0;
  return new Intl.NumberFormat(LOCALE, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(usd);
}

/** Nothing was saved, or nobody knows the price: two things. */
export function savedWords(totals: { moneySavedUsd: number; unpriced: boolean }): string {
  return totals.unpriced ? "No price" : formatMoney(totals.moneySavedUsd);
}

const UNITS: readonly [name: string, seconds: number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];

/** The two largest units: `3 h 12 min`. Below ten seconds one decimal, below one second milliseconds. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${integer.format(count)} ${name}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}

export function formatMs(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 10_000 ? `${integer.format(milliseconds)} ms` : formatDuration(milliseconds / 1000);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : integer.format(value)} ${units[unit]}`;
}

const dateTime = new Intl.DateTimeFormat(LOCALE, {
  month: "short",
  day: "numeric",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const clock = new Intl.DateTimeFormat(LOCALE, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(LOCALE, { month: "short", day: "numeric", year: "numeric" });

export function formatDateTime(iso: string): string {
  return dateTime.format(new Date(iso));
}

export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

export function formatDay(iso: string): string {
  return day.format(new Date(iso));
}

const RELATIVE_STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "short" });

/** `3 min. ago`, `in 2 days`, `just now`. */
export function formatRelative(iso: string, nowMs: number): string {
  const seconds = (new Date(iso).getTime() - nowMs) / 1000;
  for (const [unit, size] of RELATIVE_STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

/** `1 entry`, `2 entries`. */
export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** The last part of an id is the random one: enough to tell two apart. */
export function shortId(id: string): string {
  return id.slice(-8);
}
