import { monthOf } from "./months";
import { amountOf, isNumberWord, ordinalOf, readCardinal, scaleOfSuffix, scaleOfWord } from "./number-words";
import type { Token } from "./token";
import { currencyBeforeNumber, unitAfterNumber } from "./units";

/**
 * Folds numbers to values with units: `1,000`, `1000` and `one thousand` are one token, `5 km` and `five kilometers`
 * another. What two writings share is stated by a published format; anything else (3.10 and 3.1, 05/06/2024) keeps its
 * own digits, so a doubtful pair is different.
 */
export function foldQuantities(tokens: readonly Token[]): Token[] {
  if (!tokens.some(mayBeQuantity)) return [...tokens];
  const words = tokens.map((token) => token.text);
  const folded: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const read = readDate(tokens, at) ?? readTime(tokens, at) ?? readQuantity(tokens, words, at);
    const token = tokens[at] as Token;
    folded.push(read === null ? token : { ...token, text: read.text, kind: "number", glued: false });
    at += read?.length ?? 1;
  }
  return folded;
}

interface Reading {
  readonly text: string;
  /** How many tokens it took. */
  readonly length: number;
}

function mayBeQuantity(token: Token): boolean {
  return token.kind === "number" || (token.kind === "word" && isNumberWord(token.text));
}

function readQuantity(tokens: readonly Token[], words: readonly string[], at: number): Reading | null {
  const sign = currencyBeforeNumber(words[at] ?? "");
  if (sign !== null) {
    const amount = readAmount(tokens, words, at + 1);
    return amount === null ? null : { text: `${trimZeros(amount.text)} ${sign}`, length: amount.length + 1 };
  }
  const amount = readAmount(tokens, words, at);
  if (amount === null) return ordinalReading(words[at] ?? "");
  if (tokens[at]?.kind === "number" && isOrdinalSuffix(tokens[at + 1])) return { text: `${amount.text}th`, length: 2 };
  const unit = unitAfterNumber(words[at + amount.length] ?? "");
  return unit === null ? amount : { text: `${trimZeros(amount.text)} ${unit}`, length: amount.length + 1 };
}

function ordinalReading(name: string): Reading | null {
  const ordinal = ordinalOf(name);
  if (ordinal !== null) return { text: `${ordinal}th`, length: 1 };
  const amount = amountOf(name);
  return amount === null ? null : { text: amount, length: 1 };
}

function isOrdinalSuffix(token: Token | undefined): boolean {
  return token?.glued === true && /^(?:st|nd|rd|th)$/.test(token.text);
}

/** A number in digits or words, with its scale (10k, 5 million). */
function readAmount(tokens: readonly Token[], words: readonly string[], at: number): Reading | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === "word") {
    const spelled = readCardinal(words, at);
    return spelled === null ? null : { text: String(spelled.value), length: spelled.length };
  }
  if (token.kind !== "number") return null;
  const plain = plainDigits(token.text);
  const next = tokens[at + 1];
  if (next?.kind !== "word") return { text: plain, length: 1 };
  const scale = next.glued ? scaleOfSuffix(next.text) : scaleOfWord(next.text);
  return scale === 0 ? { text: plain, length: 1 } : { text: scaled(plain, scale), length: 2 };
}

function scaled(digits: string, scale: number): string {
  const value = Number(digits) * scale;
  return Number.isFinite(value) ? String(Number(value.toPrecision(12))) : `${digits}*${scale}`;
}

/** 1,000,000 is 1000000: commas in groups of three. Other separators keep their place. */
function plainDigits(number: string): string {
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(number) ? number.replaceAll(",", "") : number;
}

/** An amount with a unit is a magnitude, not a version: 5.0 km is 5 km. */
function trimZeros(digits: string): string {
  return /^\d+\.\d+$/.test(digits) ? String(Number(digits)) : digits;
}

const CLOCK = /^(\d{1,2})(?::(\d{2}))?$/;

/** 5pm, 5:00 p.m. and 17:00 as minutes of the day. A bare 5:00 is taken by the 24-hour clock (ISO 8601). */
function readTime(tokens: readonly Token[], at: number): Reading | null {
  const token = tokens[at];
  if (token?.kind !== "number") return null;
  const [, hours, minutes] = CLOCK.exec(token.text) ?? [];
  const half = tokens[at + 1]?.text;
  const hour = Number(hours);
  if (half === "am" || half === "pm") {
    if (hours === undefined || hour < 1 || hour > 12) return null;
    return { text: clock((hour % 12) + (half === "pm" ? 12 : 0), minutes), length: 2 };
  }
  return minutes === undefined || hour > 23 ? null : { text: clock(hour, minutes), length: 1 };
}

function clock(hour: number, minutes: string | undefined): string {
  return `clock${hour * 60 + Number(minutes ?? 0)}`;
}

const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const YEAR = /^[12]\d{3}$/;

/** 2024-05-01, May 1, 2024 and 1st of May 2024 are one date. 05/06/2024 has two readings and keeps its digits. */
function readDate(tokens: readonly Token[], at: number): Reading | null {
  const text = tokens[at]?.text ?? "";
  const iso = ISO_DATE.exec(text);
  if (iso !== null) return { text: dateText(Number(iso[2]), Number(iso[3]), iso[1]), length: 1 };
  const month = monthOf(text);
  if (month !== null) return readMonthFirst(tokens, at, month);
  const day = readDay(tokens, at);
  if (day === null) return null;
  const of = tokens[at + day.length]?.text === "of" ? 1 : 0;
  const named = monthOf(tokens[at + day.length + of]?.text ?? "");
  return named === null ? null : withYear(tokens, at, day.length + of + 1, named, Number(day.text));
}

function readMonthFirst(tokens: readonly Token[], at: number, month: number): Reading | null {
  const year = tokens[at + 1]?.text ?? "";
  if (YEAR.test(year)) return { text: `date${year}-${month}`, length: 2 };
  const the = tokens[at + 1]?.text === "the" ? 1 : 0;
  const day = readDay(tokens, at + 1 + the);
  return day === null ? null : withYear(tokens, at, 1 + the + day.length, month, Number(day.text));
}

function readDay(tokens: readonly Token[], at: number): Reading | null {
  const token = tokens[at];
  const ordinal = ordinalOf(token?.text ?? "");
  if (ordinal !== null) return { text: String(ordinal), length: 1 };
  if (token?.kind !== "number" || !/^(?:0?[1-9]|[12]\d|3[01])$/.test(token.text)) return null;
  return { text: token.text, length: isOrdinalSuffix(tokens[at + 1]) ? 2 : 1 };
}

function withYear(tokens: readonly Token[], at: number, length: number, month: number, day: number): Reading {
  const year = tokens[at + length]?.text ?? "";
  return YEAR.test(year)
    ? { text: dateText(month, day, year), length: length + 1 }
    : { text: dateText(month, day), length };
}

function dateText(month: number, day: number, year = ""): string {
  return `date${year}-${month}-${day}`;
}
