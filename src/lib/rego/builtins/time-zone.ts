import { builtinError } from "./builtin";

/** Nanoseconds since 1970 as a civil date and clock in some zone. */
export interface CivilTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly offsetSeconds: number;
  readonly zone: string;
}

const NS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400;

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Days since 1970 of a proleptic Gregorian date; month and day may be out of their range, as in Go's time.Date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const carried = year + Math.floor((month - 1) / 12);
  const monthIndex = ((((month - 1) % 12) + 12) % 12) + 1;
  const shifted = monthIndex <= 2 ? carried - 1 : carried;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (monthIndex + (monthIndex > 2 ? -3 : 9)) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 + (day - 1);
}

/** Howard Hinnant's civil-from-days. */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** `""` and `UTC` are UTC; the host's own zone is not looked at. */
function isUtc(zone: string): boolean {
  return zone === "" || zone === "UTC" || zone === "Local";
}

function formatter(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      era: "short",
    });
  } catch {
    throw builtinError("time", `unknown time zone ${zone}`);
  }
}

/** Seconds east of UTC at an instant, from the runtime's time zone database. */
function zoneOffset(zone: string, seconds: number): number {
  if (isUtc(zone)) return 0;
  const fields = new Map(
    formatter(zone)
      .formatToParts(seconds * 1000)
      .map(({ type, value }) => [type, value]),
  );
  const field = (type: Intl.DateTimeFormatPartTypes): number => Number(fields.get(type) ?? "0");
  const year = fields.get("era") === "BC" ? 1 - field("year") : field("year");
  const days = daysFromCivil(year, field("month"), field("day"));
  return days * SECONDS_PER_DAY + field("hour") * 3600 + field("minute") * 60 + field("second") - seconds;
}

export function toCivil(ns: bigint, zone: string): CivilTime {
  const seconds = Number(floorDivide(ns, NS_PER_SECOND));
  const nanosecond = Number(ns - BigInt(seconds) * NS_PER_SECOND);
  const offsetSeconds = zoneOffset(zone, seconds);
  const local = seconds + offsetSeconds;
  const days = Math.floor(local / SECONDS_PER_DAY);
  const rest = local - days * SECONDS_PER_DAY;
  const clock = { hour: Math.floor(rest / 3600), minute: Math.floor(rest / 60) % 60, second: rest % 60 };
  return { ...civilFromDays(days), ...clock, nanosecond, offsetSeconds, zone };
}

export type CivilFields = Omit<CivilTime, "offsetSeconds" | "zone">;

export function civilSeconds({ year, month, day, hour, minute, second }: CivilFields): number {
  return daysFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
}

/** The instant of a local time: the zone's offset is guessed at that time taken as UTC, then looked up again. */
export function fromCivil(fields: CivilFields, zone: string): bigint {
  const local = civilSeconds(fields);
  const guess = local - zoneOffset(zone, local);
  return BigInt(local - zoneOffset(zone, guess)) * NS_PER_SECOND + BigInt(fields.nanosecond);
}

/** 0: Sunday. */
export function weekdayOf({ year, month, day }: CivilFields): number {
  return (((daysFromCivil(year, month, day) + 4) % 7) + 7) % 7;
}

export function dayOfYear({ year, month, day }: CivilFields): number {
  return daysFromCivil(year, month, day) - daysFromCivil(year, 1, 1) + 1;
}

/** The zone's abbreviation, as far as the runtime knows one. */
export function zoneName({ zone, offsetSeconds }: CivilTime, ns: bigint): string {
  if (isUtc(zone)) return "UTC";
  const listed = ABBREVIATIONS.get(zone);
  if (listed !== undefined) return listed;
  for (const locale of LOCALES) {
    const name = localName(locale, zone, ns);
    if (/^[A-Z]{3,4}$/.test(name)) return name;
  }
  // Zones without one are named by their hours in the database of zones: `-03`, `+0545`.
  return formatOffset(offsetSeconds, "").replace(/00$/, "");
}

/** A runtime knows an abbreviation in the language of the place: CET in British English, AEDT in Australian. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-IN", "en-NZ", "en-ZA"] as const;

/** As the database of zones has them, where no language of the runtime does and there is no summer time. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ["Asia/Tokyo", "JST"],
  ["Asia/Seoul", "KST"],
  ["Asia/Shanghai", "CST"],
  ["Asia/Taipei", "CST"],
  ["Asia/Hong_Kong", "HKT"],
  ["Asia/Manila", "PST"],
  ["Asia/Jakarta", "WIB"],
  ["Asia/Karachi", "PKT"],
  ["Europe/Moscow", "MSK"],
]);

function localName(locale: string, zone: string, ns: bigint): string {
  const options = { timeZone: zone, timeZoneName: "short" } as const;
  const parts = new Intl.DateTimeFormat(locale, options).formatToParts(Number(ns / 1_000_000n));
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** `+0530`; a separator gives `+05:30`. */
export function formatOffset(seconds: number, separator: string): string {
  const magnitude = Math.abs(seconds);
  const hours = String(Math.floor(magnitude / 3600)).padStart(2, "0");
  const minutes = String(Math.floor(magnitude / 60) % 60).padStart(2, "0");
  return `${seconds < 0 ? "-" : "+"}${hours}${separator}${minutes}`;
}
