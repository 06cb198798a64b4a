import { DIGIT, KIND } from "./alphabet";
import { View } from "./view";

/**
 * The view without marks: `5362**2872**`, `` `jane`@corp.com ``, `53<b>62</b>` are one value to who reads them rendered.
 * A mark is dropped only between two units that a value may hold; cells of a table become a tab, which separates.
 */
export function unmarkText(text: string): View | undefined {
  if (!MAY_MARK.test(text)) return undefined;
  return View.replacing(text, MARKS, (match, at) => unmark(text, match, at));
}

const INLINE = "b|i|u|s|em|strong|span|code|mark|small|big|sub|sup|del|ins|font|tt|kbd|samp|wbr|a|abbr|var|bdi|bdo|q";
const TAG = `</?(?:${INLINE})(?:\\s[^<>]{0,80})?\\s?/?>|<!--[^<>]{0,80}-->`;
const CELL = "</(?:td|th)>\\s{0,8}<(?:td|th)(?:\\s[^<>]{0,80})?>";
const BREAK = "<br\\s?/?>";
const MARK = `\\*{1,3}|\`{1,3}|~~|${TAG}|${CELL}|${BREAK}`;
/** A run of marks with at most one blank between two of them; a blank alone is none. */
const MARKS = new RegExp(
  `(?<=[\\p{L}\\p{N}@.+:()_-]) ?(?:${MARK})(?: ?(?:${MARK})){0,5} ?(?=[\\p{L}\\p{N}@.+:()_-])`,
  "giu",
);
const MAY_MARK = /[\p{L}\p{N}@.+:()_-] ?(?:[*`<]|~~)/u;

/** The view without low lines, `5362_2872_`; by itself: the sign is also a part of names and of keys. */
export function joinText(text: string): View | undefined {
  return MAY_JOIN.test(text) ? View.replacing(text, LOW_LINES, (match, at) => joinLine(match, text, at)) : undefined;
}

const MAY_JOIN = /\d[A-Za-z .:()-]{0,4}_|_[A-Za-z .:()-]{0,4}\d/;
const LOW_LINES = /_{1,3}/g;
/** Between letters too where a digit stands near: an IBAN has both. */
const NEAR = 4;

function joinLine(match: string, text: string, at: number): string | undefined {
  const around = text.slice(Math.max(0, at - NEAR), at + match.length + NEAR);
  return /\d/.test(around) ? "" : undefined;
}

function unmark(text: string, match: string, at: number): string | undefined {
  const before = text.charCodeAt(at - 1);
  const behind = text.charCodeAt(at + match.length);
  if (match === "*" && !(isDigit(before) && isDigit(behind))) return undefined;
  if (/<\/t[dh]>/i.test(match)) return "\t";
  if (/<br/i.test(match)) return "\n";
  if (!match.replace(/<[^<>]*>/g, "").includes(" ")) return "";
  // `the **word** is`: most marks stand beside a blank, and only digits are written in groups.
  return isDigit(before) || isDigit(behind) ? " " : undefined;
}

function isDigit(unit: number): boolean {
  return KIND[unit] === DIGIT;
}
