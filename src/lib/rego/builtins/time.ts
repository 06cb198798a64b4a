import { numberFromBigInt, toBigInt } from "../number";
import { isArray, isNumber, type RegoValue, typeName } from "../value";
import { asString, type Builtin, builtinError, define, integerOperand, operandError } from "./builtin";
import { parseDuration } from "./duration";
import { formatTime } from "./time-format";
import { NAMED_LAYOUTS, WEEKDAYS } from "./time-layout";
import { daysInMonth, parseTime } from "./time-parse";
import { type CivilTime, fromCivil, toCivil, weekdayOf } from "./time-zone";

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

function isInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}

interface Instant {
  readonly ns: bigint;
  readonly zone: string;
  readonly layout: string | null;
}

/** Nanoseconds, or an array of nanoseconds, a time zone and (for `time.format`) a layout. */
function instantOperand(name: string, position: number, value: RegoValue | undefined): Instant {
  const [number, zone = "", layout = null] = isArray(value) ? value : [value];
  if (number === undefined || !isNumber(number) || typeof zone !== "string") {
    const found = typeName(isArray(value) ? (number ?? null) : (value ?? null));
    throw operandError(name, position, `must be either number (ns) or [number, string] but got ${found}`);
  }
  const ns = toBigInt(number);
  if (ns === null || !isInt64(ns)) throw builtinError(name, "timestamp too big");
  return { ns, zone, layout: layout === null ? null : asString(layout) };
}

function civilOperand(name: string, position: number, value: RegoValue | undefined): CivilTime {
  const { ns, zone } = instantOperand(name, position, value);
  return toCivil(ns, zone);
}

function inRange(name: string, ns: bigint | null): RegoValue {
  if (ns === null) throw builtinError(name, "cannot parse time");
  if (!isInt64(ns)) throw builtinError(name, "time outside of valid range");
  return numberFromBigInt(ns);
}

function layoutOf(layout: string): string {
  return NAMED_LAYOUTS.get(layout) ?? layout;
}

const RFC3339 = layoutOf("RFC3339");
const RFC3339_NANO = layoutOf("RFC3339Nano");

function addDate(value: RegoValue | undefined, years: number, months: number, days: number): RegoValue {
  const name = "time.add_date";
  const { ns, zone } = instantOperand(name, 1, value);
  const time = toCivil(ns, zone);
  const moved = { ...time, year: time.year + years, month: time.month + months, day: time.day + days };
  if (Math.abs(moved.year) > 10_000 || Math.abs(moved.month) > 1e6 || Math.abs(moved.day) > 1e8) {
    throw builtinError(name, "time outside of valid range");
  }
  return inRange(name, fromCivil(moved, zone));
}

/** Years, months, days, hours, minutes and seconds between two times, both seen in the zone of the first. */
function difference(a: Instant, b: Instant): RegoValue {
  const [low, high] = a.ns <= b.ns ? [a, b] : [b, a];
  const from = toCivil(low.ns, a.zone);
  const to = toCivil(high.ns, a.zone);
  let second = to.second - from.second;
  let minute = to.minute - from.minute;
  let hour = to.hour - from.hour;
  let day = to.day - from.day;
  let month = to.month - from.month;
  let year = to.year - from.year;
  if (second < 0) [second, minute] = [second + 60, minute - 1];
  if (minute < 0) [minute, hour] = [minute + 60, hour - 1];
  if (hour < 0) [hour, day] = [hour + 24, day - 1];
  if (day < 0) [day, month] = [day + daysInMonth(from.year, from.month), month - 1];
  if (month < 0) [month, year] = [month + 12, year - 1];
  return [year, month, day, hour, minute, second];
}

export const TIME_BUILTINS: readonly Builtin[] = [
  define("time.now_ns", [], (_, context) => numberFromBigInt(context.nowNs)),
  define("time.parse_ns", ["string", "string"], ([layout, text]) =>
    inRange("time.parse_ns", parseTime(layoutOf(asString(layout)), asString(text))),
  ),
  define("time.parse_rfc3339_ns", ["string"], ([text]) =>
    inRange("time.parse_rfc3339_ns", parseTime(RFC3339, asString(text))),
  ),
  define("time.parse_duration_ns", ["string"], ([text]) => {
    const duration = parseDuration(asString(text));
    if (duration === null || !isInt64(duration)) throw builtinError("time.parse_duration_ns", "invalid duration");
    return numberFromBigInt(duration);
  }),
  define("time.date", ["any"], ([value]) => {
    const { year, month, day } = civilOperand("time.date", 1, value);
    return [year, month, day];
  }),
  define("time.clock", ["any"], ([value]) => {
    const { hour, minute, second } = civilOperand("time.clock", 1, value);
    return [hour, minute, second];
  }),
  define("time.weekday", ["any"], ([value]) => WEEKDAYS[weekdayOf(civilOperand("time.weekday", 1, value))]),
  define("time.add_date", ["any", "number", "number", "number"], ([value, years, months, days]) =>
    addDate(
      value,
      integerOperand("time.add_date", 2, years),
      integerOperand("time.add_date", 3, months),
      integerOperand("time.add_date", 4, days),
    ),
  ),
  define("time.diff", ["any", "any"], ([a, b]) =>
    difference(instantOperand("time.diff", 1, a), instantOperand("time.diff", 2, b)),
  ),
  define("time.format", ["any"], ([value]) => {
    const { ns, zone, layout } = instantOperand("time.format", 1, value);
    return formatTime(ns, zone, layout === null ? RFC3339_NANO : layoutOf(layout));
  }),
];
