import { MONTHS, parseLayout, WEEKDAYS } from "./time-layout";
import { type CivilTime, dayOfYear, formatOffset, toCivil, weekdayOf, zoneName } from "./time-zone";

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function twelve(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

type Writer = (time: CivilTime, ns: bigint) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  "2006": ({ year }) => String(year).padStart(4, "0"),
  "06": ({ year }) => two(((year % 100) + 100) % 100),
  January: ({ month }) => MONTHS[month - 1] ?? "",
  Jan: ({ month }) => (MONTHS[month - 1] ?? "").slice(0, 3),
  "01": ({ month }) => two(month),
  "1": ({ month }) => String(month),
  Monday: (time) => WEEKDAYS[weekdayOf(time)] ?? "",
  Mon: (time) => (WEEKDAYS[weekdayOf(time)] ?? "").slice(0, 3),
  "02": ({ day }) => two(day),
  _2: ({ day }) => String(day).padStart(2),
  "2": ({ day }) => String(day),
  "002": (time) => String(dayOfYear(time)).padStart(3, "0"),
  __2: (time) => String(dayOfYear(time)).padStart(3),
  "15": ({ hour }) => two(hour),
  "03": ({ hour }) => two(twelve(hour)),
  "3": ({ hour }) => String(twelve(hour)),
  "04": ({ minute }) => two(minute),
  "4": ({ minute }) => String(minute),
  "05": ({ second }) => two(second),
  "5": ({ second }) => String(second),
  PM: ({ hour }) => (hour >= 12 ? "PM" : "AM"),
  pm: ({ hour }) => (hour >= 12 ? "pm" : "am"),
  MST: (time, ns) => zoneName(time, ns),
};

/** `Z07:00` is `Z` at UTC. */
function writeOffset(field: string, seconds: number): string {
  if (field.startsWith("Z") && seconds === 0) return "Z";
  const separator = field.includes(":") ? ":" : "";
  const text = formatOffset(seconds, separator);
  const shape = field.slice(1).replaceAll(":", "").length;
  if (shape === 2) return text.slice(0, 3);
  return shape === 6 ? text + separator + two(Math.abs(seconds) % 60) : text;
}

/** `.000` has that many digits; `.999` drops zeros at the end, and all of it when nothing is left. */
function writeFraction(field: string, nanosecond: number): string {
  const digits = String(nanosecond)
    .padStart(9, "0")
    .slice(0, field.length - 1);
  if (field[1] === "0") return field.charAt(0) + digits.padEnd(field.length - 1, "0");
  const short = digits.replace(/0+$/, "");
  return short === "" ? "" : field.charAt(0) + short;
}

function writeField(field: string, time: CivilTime, ns: bigint): string {
  const writer = WRITERS[field];
  if (writer !== undefined) return writer(time, ns);
  if (/^[.,]/.test(field)) return writeFraction(field, time.nanosecond);
  return writeOffset(field, time.offsetSeconds);
}

export function formatTime(ns: bigint, zone: string, layout: string): string {
  const time = toCivil(ns, zone);
  return parseLayout(layout)
    .map((part) => ("text" in part ? part.text : writeField(part.field, time, ns)))
    .join("");
}
