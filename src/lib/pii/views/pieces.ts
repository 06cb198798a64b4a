import { View } from "./view";

/**
 * The view in which what was cut in pieces is whole again: literals that code adds up (`"ghp_x" + "y"`), a line that a
 * backslash or the page broke, an address with its sign at the end of a line.
 */
export function joinPieces(text: string): View | undefined {
  return MAY_JOIN.test(text) ? View.replacing(text, SEAMS, (match, at) => joined(text, match, at)) : undefined;
}

const MAY_JOIN = /["'`]\s{0,4}(?:[+.&~,]|\.\.|\|\||<<)?\s{0,4}\n?\s{0,12}["'`]|\n|\\\s/;
const SEAMS =
  /(["'`])[ \t]{0,4}(?:[+.&~]|\.\.|\|\||<<)?[ \t]{0,4}(?:\r?\n\s{0,16}|[ \t]{0,2})(?:[+.&~]|\.\.)?[ \t]{0,4}\1|\\?\r?\n[ \t>]{0,12}/g;
const RUN_MIN = 6;
const RUN_MAX = 24;

function joined(text: string, match: string, at: number): string | undefined {
  const before = /[\w@.+/=-]+$/.exec(text.slice(Math.max(0, at - RUN_MAX), at))?.[0] ?? "";
  const behind = /^[\w@.+/=-]+/.exec(text.slice(at + match.length, at + match.length + RUN_MAX))?.[0] ?? "";
  if (/^["'`]/.test(match)) return /\s|[+.&~]/.test(match) && before !== "" && behind !== "" ? "" : undefined;
  if (before.endsWith("@") ? /^[\w-]+\./.test(behind) : behind.startsWith("@") && before.length > 2) return "";
  // A broken line: both halves are of a token, not of words.
  const isToken = /\d/.test(before + behind) && /[A-Z_-]/.test(before) && /[A-Z\d]/.test(behind);
  return isToken && before.length >= RUN_MIN && behind.length >= RUN_MIN ? "" : undefined;
}
