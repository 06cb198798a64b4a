import { View } from "./view";

/**
 * The view in which letters and digits that stand apart one by one are closed up: `5 3 6 2 2 8 7 2 6`. Rows of single
 * digits are also what a matrix is made of: beside a row of as many that fails the check of cards, a row is left as it is.
 */
export function closeUp(text: string): View | undefined {
  return MAY_SPREAD.test(text) ? View.replacing(text, SPREAD, (match, at) => closed(text, match, at)) : undefined;
}

const MAY_SPREAD = /\d([ .\-_/]{1,3})\d\1\d\1\d/;
/** As many characters as the longest IBAN. */
const SPREAD =
  /(?<![A-Za-z0-9\u00c0-\u058f])[A-Za-z0-9]([ .\-_/]{1,3})[A-Za-z0-9](?:\1[A-Za-z0-9]){5,32}(?![A-Za-z0-9\u00c0-\u058f]|\1[A-Za-z0-9](?![A-Za-z0-9\u00c0-\u058f]))/g;
/** `r v t @ k o w a l . p l`: letters around the sign of an address, one by one. */
export function closeUpAddress(text: string): View | undefined {
  return / [A-Za-z0-9] @ [A-Za-z0-9] /.test(text)
    ? View.replacing(text, LETTERS, (match) => match.replace(/ /g, ""))
    : undefined;
}

const LETTERS = /(?<![A-Za-z0-9])(?:[A-Za-z0-9._-] ){2,40}@(?: [A-Za-z0-9.-]){4,40}(?![A-Za-z0-9])/g;
const ROW_MAX = 128;

function closed(text: string, match: string, at: number): string | undefined {
  const value = match.replace(/[^A-Za-z0-9]/g, "");
  if (!/\d/.test(value)) return undefined; // initials, letters of an alphabet
  const before = compact(
    text
      .slice(Math.max(0, at - ROW_MAX), at)
      .split("\n")
      .at(-2) ?? "",
  );
  const behind = compact(text.slice(at + match.length, at + match.length + ROW_MAX).split("\n")[1] ?? "");
  return [before, behind].some((row) => row.length === value.length && !isLuhn(row)) ? undefined : value;
}

function compact(row: string): string {
  return /^\s*\d(?:[^\w]{1,3}\d)+\s*$/.test(row) ? row.replace(/\D/g, "") : "";
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    sum += i % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}
