import { KIND } from "./alphabet";
import { View } from "./view";

/**
 * The view in which what was cut in pieces is whole again: literals that code adds up (`"ghp_x" + "y"`), a line that a
 * backslash or the page broke, an address with its sign at the end of a line.
 */
export function joinPieces(text: string): View | undefined {
  return MAY_JOIN.test(text) ? View.replacing(text, SEAMS, (match, at) => joined(text, match, at)) : undefined;
}

const MAY_JOIN = /["'`\n]/;
/** A line's end joins only what is long enough on both sides, or the sign of an address: most lines are refused here. */
const SEAMS =
  /(["'`])[ \t]{0,4}(?:[+.&~]|\.\.|\|\||<<)?[ \t]{0,4}(?:\r?\n\s{0,16}|[ \t]{0,2})(?:[+.&~]|\.\.)?[ \t]{0,4}\1|(?<=@)\\?\r?\n[ \t>]{0,12}|(?<=[^\s,;:!?"'()<>]{6})\\?\r?\n[ \t>]{0,12}(?=[^\s,;:!?"'()<>]{6})|(?<=[^\s,;:!?"'()<>]{3})\\?\r?\n[ \t>]{0,12}(?=@)/g;
const RUN_MIN = 6;
const RUN_MAX = 24;

function joined(text: string, match: string, at: number): string | undefined {
  const end = at + match.length;
  if (!isTokenUnit(text.charCodeAt(at - 1)) || !isTokenUnit(text.charCodeAt(end))) return undefined;
  if (QUOTES.includes(match.charAt(0))) return match.length > 2 ? "" : undefined;
  const before = runOf(text, at - 1, -1);
  const behind = runOf(text, end, 1);
  if (before.endsWith("@") ? /^[\w-]+\./.test(behind) : behind.startsWith("@") && before.length > 2) return "";
  // A broken line: both halves are of a token, not of words.
  const isToken =
    /\d/.test(before + behind) && /[A-Z_-]/.test(before) && /\d|.[A-Z]/.test(behind) && !before.includes("@");
  return isToken && before.length >= RUN_MIN && behind.length >= RUN_MIN ? "" : undefined;
}

const QUOTES = "\"'`";

function runOf(text: string, at: number, step: number): string {
  let i = at;
  while (Math.abs(i - at) < RUN_MAX && isTokenUnit(text.charCodeAt(i))) i += step;
  return step < 0 ? text.slice(i + 1, at + 1) : text.slice(at, i);
}

/** A letter, a digit, `_`, `@`, `.`, `+`, `-`, `/` or `=`. */
function isTokenUnit(unit: number): boolean {
  return (
    (KIND[unit] ?? 0) !== 0 ||
    unit === 0x5f ||
    unit === 0x40 ||
    unit === 0x2b ||
    unit === 0x3d ||
    (unit >= 0x2d && unit <= 0x2f)
  );
}
