import { DIGIT, KIND, WIDE } from "../views/alphabet";

/**
 * Where a number begins and ends, whatever stands around it. A candidate is a run of groups with one separator
 * between two of them; the neighbours (a comma of a CSV row, a word that is glued on, a dot) never hide it, they only
 * say how much an unchecked reading is worth.
 *
 *     17,4532876410985537,42      groups 17 | 4532876410985537 | 42: each is read by itself
 *     SSN536-22-8714              a word is glued on: the digits begin a candidate of their own
 *     4532\t8764\t1098\t5537      one separator repeated: the groups are also read as `4532 8764 1098 5537`
 */

/** A value has at most this many runs: more is a table, a matrix, or an attack. */
const RUNS_MAX = 20;
/** Longest run of letters inside a value: an IBAN's bank, a Mexican name code. */
const WORD_MAX = 4;
/** A letter prefix (`GB`, `CHE`, `GODE`) belongs to the number behind it. */
const PREFIX_MAX = 5;
const REACH_MAX = 48;
/** A key in one run may be longer than any number in groups. */
const RUN_MAX = 108;

/**
 * Letters and digits within the next runs: what a value that starts here could hold at most. A word, or two
 * separators in a row (but for brackets), ends every value.
 */
export function reachOf(text: string, start: number): number {
  let reach = 0;
  let run = 0;
  let runs = 1;
  let letters = 0;
  const end = Math.min(text.length, start + RUN_MAX);
  for (let at = start; at < end; at++) {
    if (runs > 1 && at - start >= REACH_MAX) break;
    const unit = text.charCodeAt(at);
    const kind = KIND[unit] ?? 0;
    if (kind !== 0 && kind !== WIDE) {
      run++;
      letters = kind === DIGIT ? 0 : letters + 1;
      if (letters > WORD_MAX && letters === run && at - start >= run) break;
      continue;
    }
    reach += run;
    const isBracket = unit === 0x28 || unit === 0x29 || unit === 0x5b || unit === 0x5d;
    if ((run === 0 && !isBracket && !isClosing(text.charCodeAt(at - 1))) || !isSeparator(unit) || ++runs > RUNS_MAX)
      return reach;
    run = 0;
  }
  return letters === run && letters > WORD_MAX && reach > 0 ? reach : reach + run;
}

function isClosing(unit: number): boolean {
  return unit === 0x29 || unit === 0x5d;
}

function isSeparator(unit: number): boolean {
  // space . - / : ( ) [ ]
  return (
    unit === 0x20 ||
    (unit >= 0x2d && unit <= 0x2f) ||
    unit === 0x3a ||
    unit === 0x28 ||
    unit === 0x5b ||
    isClosing(unit)
  );
}

/** Where the letters begin that stand right before a number, at most one separator between; else the number. */
export function prefixStart(text: string, run: number): number {
  let at = run;
  if (at > 0 && isSeparator(text.charCodeAt(at - 1))) at--;
  const lettersEnd = at;
  while (at > 0 && lettersEnd - at < PREFIX_MAX && isCased(text.charCodeAt(at - 1))) at--;
  const isWhole = at === 0 || !isCased(text.charCodeAt(at - 1));
  return at < lettersEnd && isWhole && KIND[text.charCodeAt(at - 1)] !== DIGIT ? at : run;
}

function isCased(unit: number): boolean {
  const kind = KIND[unit] ?? 0;
  return kind > DIGIT && kind < WIDE;
}

/** Letters of a prefix that may belong to a value behind a word that is glued on: `IBANDE02...`, `idX1234567L`. */
const GLUED_PREFIX_MAX = 4;

/**
 * The places inside a run of letters and digits where a value may start too: behind a word that is glued to it. None
 * in a run that goes to and fro between letters and digits, which is a hash or a token.
 */
export function innerStarts(text: string, start: number, end: number, starts: number[]): void {
  starts.length = 0;
  let at = start;
  while (at < end && isCased(text.charCodeAt(at))) at++;
  if (at === start || at === end || isMixed(text, at, end)) return;
  starts.push(at);
  for (let back = 1; back <= GLUED_PREFIX_MAX && at - back > start; back++) starts.push(at - back);
}

/** Changes from letters to digits and back that a value may hold: `DE02ABNA0417164311`, `12345678Z`. */
const CHANGES_MAX = 4;

function isMixed(text: string, from: number, end: number): boolean {
  let changes = 0;
  for (let at = from + 1; at < end; at++)
    if ((KIND[text.charCodeAt(at)] === DIGIT) !== (KIND[text.charCodeAt(at - 1)] === DIGIT)) changes++;
  return changes > CHANGES_MAX;
}

/** What the neighbours take from the score of a reading that nothing proves. */
const GLUED = 0.1;
const LISTED = 0.05;
const CONTINUED = 0.4;

/** The value is the fraction of a decimal number: no reading of its own, however it checks. */
export function isFraction(text: string, start: number, end: number): boolean {
  return (
    text.charCodeAt(start - 1) === 0x2e &&
    KIND[text.charCodeAt(start - 2)] === DIGIT &&
    isDigits(text, start, end) &&
    !isGroupedByDots(text, start)
  );
}

/** `DE.4532876410985537`, `1.2.4532...`: a dot that separates more than two groups is a separator. */
function isGroupedByDots(text: string, start: number): boolean {
  let at = start - 2;
  while (at >= 0 && start - at < 8 && KIND[text.charCodeAt(at)] === DIGIT) at--;
  return text.charCodeAt(at) === 0x2e;
}

function isDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (KIND[text.charCodeAt(at)] !== DIGIT) return false;
  return true;
}

/** A number that is glued to something in front (`INV-2025`, `1,234`, `v1.2`) may be a part of that. */
export function penaltyBefore(text: string, start: number, end: number): number {
  if (start < 1) return 0;
  const unit = text.charCodeAt(start - 1);
  const kind = KIND[unit] ?? 0;
  if (kind !== 0 && kind !== WIDE) return GLUED;
  const before = KIND[text.charCodeAt(start - 2)] ?? 0;
  if (unit === 0x2d) return before !== 0 && before !== WIDE ? CONTINUED : 0;
  if (unit === 0x2e) return before === DIGIT ? CONTINUED : 0;
  if (unit === 0x2f) return before === DIGIT ? LISTED : 0;
  if (unit === 0x2c) return before !== DIGIT ? 0 : isThousands(text, start, end) ? CONTINUED : LISTED;
  return unit === 0x24 ? CONTINUED : 0; // a dollar sign: an amount
}

/** What follows a value that nothing proves: it may go on behind a separator. */
export function penaltyBehind(text: string, start: number, end: number): number {
  if (end >= text.length) return 0;
  const unit = text.charCodeAt(end);
  const kind = KIND[unit] ?? 0;
  if (kind !== 0 && kind !== WIDE) return GLUED;
  const after = KIND[text.charCodeAt(end + 1)] ?? 0;
  if (unit === 0x5f) return CONTINUED;
  if (unit === 0x2d) return after !== 0 && after !== WIDE ? CONTINUED : 0;
  if (after !== DIGIT) return 0;
  if (unit === 0x2c) return isThousands(text, end + 1, end + 1) && isDigits(text, start, end) ? CONTINUED : LISTED;
  if (unit === 0x2f) return LISTED;
  return unit === 0x2e || unit === 0x3a ? CONTINUED : 0;
}

/** Exactly three digits stand here: a group of thousands. */
function isThousands(text: string, start: number, end: number): boolean {
  const isThree = isDigits(text, start, start + 3) && KIND[text.charCodeAt(start + 3)] !== DIGIT;
  return isThree && (end <= start + 3 || text.charCodeAt(start + 3) === 0x2c);
}

/**
 * Whether a value may end here at all. Digits end where the digits end; letters where the word ends, or in front of
 * digits or a script of its own. A whole word glued on behind (`8714and`) is a neighbour.
 */
export function endsReading(text: string, end: number): boolean {
  if (end >= text.length) return true;
  const kind = KIND[text.charCodeAt(end)] ?? 0;
  if (kind === 0 || kind === WIDE) return true;
  const last = KIND[text.charCodeAt(end - 1)] ?? 0;
  if (kind === DIGIT || last !== DIGIT) return false;
  return isWordFrom(text, end);
}

const GLUED_WORD_MAX = 24;

/** Letters up to a space or sign: no digit comes behind them. */
function isWordFrom(text: string, start: number): boolean {
  let at = start;
  while (at < text.length && at - start < GLUED_WORD_MAX && isCased(text.charCodeAt(at))) at++;
  return at > start && KIND[text.charCodeAt(at)] !== DIGIT && text.charCodeAt(at) !== 0x5f;
}

/** The groups of one value with one separator between them, read anew with a separator that every pattern knows. */
export interface Regrouped {
  /** The groups with one blank between two of them. */
  text: string;
  /** The same with dashes. */
  dashed: string;
  /** For each group where it ends in `text`, and where in the original. */
  ends: { read: number; origin: number }[];
  gap: string;
  /** The separator is one of cells and lines: tab, line break, comma, pipe. */
  isCells: boolean;
}

const GROUPS_MAX = 10;
const GROUP_MAX = 12;
const GAP_MAX = 3;

/** Reads on from `start` over groups with one repeated separator that is not a plain one; undefined for none. */
export function regroup(text: string, start: number): Regrouped | undefined {
  const firstEnd = groupEnd(text, start);
  const gapEnd = gapAfter(text, firstEnd);
  if (gapEnd < 0 || firstEnd === start) return undefined;
  const gap = text.slice(firstEnd, gapEnd);
  if (gap.length === 1 && PLAIN_GAPS.includes(gap)) return undefined;
  const groups = [text.slice(start, firstEnd)];
  const ends = [{ read: firstEnd - start, origin: firstEnd }];
  for (let at = firstEnd; groups.length < GROUPS_MAX && text.startsWith(gap, at); ) {
    const from = at + gap.length;
    const end = groupEnd(text, from);
    if (end === from || end - from > GROUP_MAX) break;
    groups.push(text.slice(from, end));
    ends.push({ read: (ends.at(-1)?.read ?? 0) + 1 + end - from, origin: end });
    at = end;
  }
  if (groups.length < 2) return undefined;
  return {
    text: groups.join(" "),
    dashed: groups.join("-"),
    ends,
    gap,
    isCells: /[\t\n\r,|;]/.test(gap),
  };
}

const PLAIN_GAPS = " .-";

function groupEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && at - start <= GROUP_MAX) {
    const kind = KIND[text.charCodeAt(at)] ?? 0;
    if (kind === 0 || kind === WIDE) break;
    at++;
  }
  return at;
}

/** Where the next group begins behind one to three signs that may separate groups, else -1. */
function gapAfter(text: string, start: number): number {
  let at = start;
  while (at < text.length && at - start <= GAP_MAX && isGapSign(text.charCodeAt(at))) at++;
  const kind = KIND[text.charCodeAt(at)] ?? 0;
  return at > start && at - start <= GAP_MAX && kind !== 0 && kind !== WIDE ? at : -1;
}

/** Blank, tab, line break, dash, dot, slash, underscore, middle dot, comma, semicolon, pipe. */
function isGapSign(unit: number): boolean {
  return (
    unit === 0x20 ||
    unit === 0x09 ||
    unit === 0x0a ||
    unit === 0x0d ||
    (unit >= 0x2c && unit <= 0x2f) ||
    unit === 0x5f ||
    unit === 0xb7 ||
    unit === 0x2219 ||
    unit === 0x3b ||
    unit === 0x7c
  );
}

/** The length of the group that stands in front of `start` behind the same kind of separator; 0 for none. */
export function groupLengthBefore(text: string, start: number): number {
  let at = start;
  while (at > 0 && start - at < GAP_MAX && isGapSign(text.charCodeAt(at - 1))) at--;
  if (at === start) return 0;
  const end = at;
  while (at > 0 && end - at <= GROUP_MAX && KIND[text.charCodeAt(at - 1)] === DIGIT) at--;
  return end - at;
}

/** The same behind `end`. */
export function groupLengthBehind(text: string, end: number): number {
  let at = end;
  while (at < text.length && at - end < GAP_MAX && isGapSign(text.charCodeAt(at))) at++;
  if (at === end) return 0;
  const start = at;
  while (at < text.length && at - start <= GROUP_MAX && KIND[text.charCodeAt(at)] === DIGIT) at++;
  return at - start;
}
