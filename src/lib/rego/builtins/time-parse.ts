import { MONTHS, parseLayout, WEEKDAYS } from "./time-layout";
import { civilSeconds, daysFromCivil } from "./time-zone";

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number | null;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  afternoon: boolean | null;
  offsetSeconds: number;
}

type Reader = (fields: Fields, text: string) => void;

const MONTH_NAMES = MONTHS.join("|");
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3)).join("|");

function number(set: (fields: Fields, value: number) => void): Reader {
  return (fields, text) => set(fields, Number(text.trim()));
}

const setYear = number((fields, value) => {
  fields.year = value;
});
/** POSIX: 69 to 99 are of the last century. */
const setShortYear = number((fields, value) => {
  fields.year = value >= 69 ? 1900 + value : 2000 + value;
});
const setMonth = number((fields, value) => {
  fields.month = value;
});
const setDay = number((fields, value) => {
  fields.day = value;
});
const setYearDay = number((fields, value) => {
  fields.yearDay = value;
});
const setHour = number((fields, value) => {
  fields.hour = value;
});
const setMinute = number((fields, value) => {
  fields.minute = value;
});
const setSecond: Reader = (fields, text) => {
  const [whole = "", fraction = ""] = text.split(/[.,]/);
  fields.second = Number(whole);
  if (fraction !== "") fields.nanosecond = Number(fraction.slice(0, 9).padEnd(9, "0"));
};
const setMonthName: Reader = (fields, text) => {
  fields.month = MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1;
};
const setAfternoon: Reader = (fields, text) => {
  fields.afternoon = text.toLowerCase() === "pm";
};
const ignore: Reader = () => undefined;

/** What each field of a layout reads. Seconds take a fraction even when the layout has none. */
const READERS: Readonly<Record<string, readonly [pattern: string, read: Reader]>> = {
  "2006": ["\\d{4}", setYear],
  "06": ["\\d{2}", setShortYear],
  January: [MONTH_NAMES, setMonthName],
  Jan: [SHORT_MONTHS, setMonthName],
  "01": ["\\d{2}", setMonth],
  "1": ["\\d{1,2}", setMonth],
  Monday: [WEEKDAYS.join("|"), ignore],
  Mon: [WEEKDAYS.map((name) => name.slice(0, 3)).join("|"), ignore],
  "02": ["\\d{2}", setDay],
  _2: [" ?\\d{1,2}", setDay],
  "2": ["\\d{1,2}", setDay],
  "002": ["\\d{3}", setYearDay],
  __2: [" {0,2}\\d{1,3}", setYearDay],
  "15": ["\\d{1,2}", setHour],
  "03": ["\\d{2}", setHour],
  "3": ["\\d{1,2}", setHour],
  "04": ["\\d{2}", setMinute],
  "4": ["\\d{1,2}", setMinute],
  "05": ["\\d{2}(?:[.,]\\d+)?", setSecond],
  "5": ["\\d{1,2}(?:[.,]\\d+)?", setSecond],
  PM: ["AM|PM", setAfternoon],
  pm: ["am|pm", setAfternoon],
  MST: ["[A-Z]{3,5}|[+-]\\d{2}", ignore],
};

const setOffset: Reader = (fields, text) => {
  const digits = text.replaceAll(":", "").slice(1);
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4, 6));
  fields.offsetSeconds = text === "Z" ? 0 : text.startsWith("-") ? -seconds : seconds;
};

function readerOf(field: string): readonly [pattern: string, read: Reader] {
  const known = READERS[field];
  if (known !== undefined) return known;
  if (/^[.,]/.test(field)) return ["", ignore];
  const shape = field.slice(1).replaceAll("00", "\\d{2}").replaceAll("07", "\\d{2}");
  return [`${field.startsWith("Z") ? "Z|" : ""}[+-]${shape}`, setOffset];
}

function quote(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$/-]/g, "\\$&").replace(/ +/g, " +");
}

const RANGES: readonly (readonly [keyof Fields, low: number, high: number])[] = [
  ["month", 1, 12],
  ["hour", 0, 23],
  ["minute", 0, 59],
  ["second", 0, 59],
];

/** Nanoseconds since 1970, or null when the text does not fit the layout. Without an offset it is UTC. */
export function parseTime(layout: string, text: string): bigint | null {
  const parts = parseLayout(layout);
  const readers = parts.flatMap((part) => ("field" in part ? [readerOf(part.field)] : []));
  const pattern = parts.map((part) => ("text" in part ? quote(part.text) : `(${readerOf(part.field)[0]})`)).join("");
  const found = new RegExp(`^${pattern}$`, "i").exec(text);
  if (found === null) return null;
  const fields = emptyFields();
  for (const [index, [, read]] of readers.entries()) read(fields, found[index + 1] ?? "");
  return toInstant(fields);
}

function emptyFields(): Fields {
  return {
    year: 0,
    month: 1,
    day: 1,
    yearDay: null,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    afternoon: null,
    offsetSeconds: 0,
  };
}

function toInstant(fields: Fields): bigint | null {
  if (fields.afternoon === true && fields.hour < 12) fields.hour += 12;
  else if (fields.afternoon === false && fields.hour === 12) fields.hour = 0;
  for (const [name, low, high] of RANGES) {
    const value = fields[name];
    if (typeof value !== "number" || value < low || value > high) return null;
  }
  if (fields.yearDay !== null) {
    fields.month = 1;
    fields.day = fields.yearDay;
  } else if (fields.day < 1 || fields.day > daysInMonth(fields.year, fields.month)) return null;
  return BigInt(civilSeconds(fields) - fields.offsetSeconds) * 1_000_000_000n + BigInt(fields.nanosecond);
}

export function daysInMonth(year: number, month: number): number {
  return daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
}
