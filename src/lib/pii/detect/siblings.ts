import { DIGIT, KIND } from "../views/alphabet";
import { groupLengthBefore, groupLengthBehind, type Regrouped } from "./candidate";

/**
 * A check digit lets one in ten pass, and a matrix has many fours in a row. Whether a reading is nothing but a part of
 * a longer row or column of such groups: those beside it would have to be values too. Two cards side by side are two.
 *
 *     4539 1488 0343 6467 1200 8431 7755 0912     the next four fail the check: this is a row of numbers
 */
export function isOneOfMany(
  text: string,
  start: number,
  end: number,
  matched: string,
  regrouped: Regrouped | undefined,
  holds: (reading: string) => boolean,
): boolean {
  const groups = matched.match(/\d+/g);
  if (groups === null || groups.length < 2 || /[A-Za-z]/.test(matched)) return false;
  const first = groups[0]?.length ?? 0;
  const last = groups.at(-1)?.length ?? 0;
  const isBehind = groupLengthBehind(text, end) === last;
  const isBefore = groupLengthBefore(text, start) === first;
  if (regrouped?.isCells === true && (isBehind || isBefore)) return true;
  if (groups.join("").length < PROVING_DIGITS)
    return goesOn(text, start, end) || (regrouped !== undefined && isFigures(text, start, end, regrouped.gap));
  return (
    (isBehind && fails(groupsBehind(text, end, groups.length), groups, holds)) ||
    (isBefore && fails(groupsBefore(text, start, groups.length), groups, holds))
  );
}

/** Digits from which on a check is more than one in ten of chance. */
const PROVING_DIGITS = 13;

/** The value's own separator and a digit stand in front or behind: a row that goes on. */
function goesOn(text: string, start: number, end: number): boolean {
  const gap = /\D+/.exec(text.slice(start, end))?.[0] ?? "";
  const isBehind = text.startsWith(gap, end) && KIND[text.charCodeAt(end + gap.length)] === DIGIT;
  return (
    gap !== "" &&
    (isBehind || (text.startsWith(gap, start - gap.length) && KIND[text.charCodeAt(start - gap.length - 1)] === DIGIT))
  );
}

/** Nothing proves groups behind a separator that is not their own where they are terms, or the line beside has such too. */
function isFigures(text: string, start: number, end: number, gap: string): boolean {
  if (/^ ?[=+\u00d7]/.test(text.slice(end, end + 2))) return true;
  const before = text
    .slice(Math.max(0, start - LINE_REACH), start)
    .split("\n")
    .at(-2);
  const behind = text.slice(end, end + LINE_REACH).split("\n")[1];
  return hasRow(before ?? "", gap) || hasRow(behind ?? "", gap);
}

const LINE_REACH = 256;

/** Three numbers stand in the line with `gap` between them. */
function hasRow(line: string, gap: string): boolean {
  const parts = line.split(gap);
  return parts.some(
    (part, i) => i > 0 && /^\d+$/.test(part) && /\d$/.test(parts[i - 1] ?? "") && /^\d/.test(parts[i + 1] ?? ""),
  );
}

/** As many groups of the same lengths stand there, and are no value. Fewer are something else: a date, a code. */
function fails(beside: readonly string[], groups: readonly string[], holds: (reading: string) => boolean): boolean {
  if (beside.length < groups.length || beside.some((group, i) => group.length !== groups[i]?.length)) return false;
  return !holds(beside.join(" ")) && !holds(beside.join("-"));
}

const GAP_MAX = 3;
const GROUP_MAX = 12;

function groupsBehind(text: string, end: number, count: number): string[] {
  const groups: string[] = [];
  for (let at = end; groups.length < count; ) {
    let from = at;
    while (from - at < GAP_MAX && from < text.length && KIND[text.charCodeAt(from)] === 0) from++;
    let to = from;
    while (to - from < GROUP_MAX && KIND[text.charCodeAt(to)] === DIGIT) to++;
    if (to === from) break;
    groups.push(text.slice(from, to));
    at = to;
  }
  return groups;
}

function groupsBefore(text: string, start: number, count: number): string[] {
  const groups: string[] = [];
  for (let at = start; groups.length < count; ) {
    let to = at;
    while (at - to < GAP_MAX && to > 0 && KIND[text.charCodeAt(to - 1)] === 0) to--;
    let from = to;
    while (to - from < GROUP_MAX && from > 0 && KIND[text.charCodeAt(from - 1)] === DIGIT) from--;
    if (to === from) break;
    groups.unshift(text.slice(from, to));
    at = from;
  }
  return groups;
}
