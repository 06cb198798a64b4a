import { DIGIT, KIND } from "../views/alphabet";

/** Where a number begins and ends, and what it could hold: cheap questions that are asked before any pattern. */

/** A value has at most this many runs: more is a table, a matrix, or an attack. */
const RUNS_MAX = 9;
/** Longest run of letters inside a value: an IBAN's bank, a Mexican name code. */
const WORD_MAX = 4;
/** A letter prefix (`GB`, `CHE`, `GODE`) belongs to the number behind it. */
const PREFIX_MAX = 5;
const REACH_MAX = 48;

/**
 * Letters and digits within the next runs: what a value that starts here could hold at most. A word, or two
 * separators in a row (but for brackets), ends every value.
 */
export function reachOf(text: string, start: number): number {
  let reach = 0;
  let run = 0;
  let runs = 1;
  let letters = 0;
  const end = Math.min(text.length, start + REACH_MAX);
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const kind = KIND[unit] ?? 0;
    if (kind !== 0) {
      run++;
      letters = kind === DIGIT ? 0 : letters + 1;
      if (letters > WORD_MAX && letters === run && at - start >= run) break;
      continue;
    }
    reach += run;
    const isBracket = unit === 0x28 || unit === 0x29;
    if ((run === 0 && !isBracket && text.charCodeAt(at - 1) !== 0x29) || !isSeparator(unit) || ++runs > RUNS_MAX)
      return reach;
    run = 0;
  }
  return letters === run && letters > WORD_MAX && reach > 0 ? reach : reach + run;
}

function isSeparator(unit: number): boolean {
  // space . - / : ( )
  return unit === 0x20 || (unit >= 0x2d && unit <= 0x2f) || unit === 0x3a || unit === 0x28 || unit === 0x29;
}

/** Where the letters begin that stand right before a number, at most one separator between; else the number. */
export function prefixStart(text: string, run: number): number {
  let at = run;
  if (at > 0 && isSeparator(text.charCodeAt(at - 1))) at--;
  const lettersEnd = at;
  while (at > 0 && lettersEnd - at < PREFIX_MAX && (KIND[text.charCodeAt(at - 1)] ?? 0) > DIGIT) at--;
  const isWhole = at === 0 || KIND[text.charCodeAt(at - 1)] === 0;
  return at < lettersEnd && isWhole ? at : run;
}

/** A number glued to something in front (`INV-2025`, `1,234`, `v1.2`) is a part of that. */
export function isInside(text: string, start: number): boolean {
  if (start < 2) return start === 1 && text.charCodeAt(0) === 0x5f;
  const unit = text.charCodeAt(start - 1);
  const before = KIND[text.charCodeAt(start - 2)] ?? 0;
  if (unit === 0x2d || unit === 0x5f) return before !== 0;
  if (unit === 0x2e || unit === 0x2c || unit === 0x2f) return before === DIGIT;
  return unit === 0x24; // a dollar sign: an amount
}

/** A value must not go on: not in a letter or digit, nor (unless open) behind a separator. */
export function endsClean(text: string, end: number, open: boolean): boolean {
  if (end >= text.length) return true;
  const unit = text.charCodeAt(end);
  if (KIND[unit] !== 0 && (KIND[unit] ?? 0) < 8) return false;
  if (open) return true;
  if (unit === 0x5f) return false;
  const after = KIND[text.charCodeAt(end + 1)] ?? 0;
  if (unit === 0x2d) return after === 0;
  return !((unit === 0x2e || unit === 0x2c || unit === 0x2f || unit === 0x3a) && after === DIGIT);
}
