import { DIGIT, KIND, LOWER, UPPER } from "./alphabet";
import { View } from "./view";

/**
 * The view without marks: `5362**2872**`, `` `jane`@corp.com ``, `53<b>62</b>` are one value to who reads them rendered.
 * A mark is dropped only between two units that a value may hold; cells of a table become a tab, which separates.
 */
export function unmarkText(text: string): View | undefined {
  return MAY_MARK.test(text) ? View.replacing(text, MARKS, (match, at) => unmark(text, match, at)) : undefined;
}

const INLINE = "b|i|u|s|em|strong|span|code|mark|small|big|sub|sup|del|ins|font|tt|kbd|samp|wbr|var|bdi|bdo|q";
const TAG = `</?(?:${INLINE})(?:\\s[^<>]{0,80})?\\s?/?>|<!--[^<>]{0,80}-->`;
const CELL = "</(?:td|th)>\\s{0,8}<(?:td|th)(?:\\s[^<>]{0,80})?>";
const BREAK = "<br\\s?/?>";
const MARK = `\\*{1,3}|\`{1,3}|~~|${TAG}|${CELL}|${BREAK}`;
/** A run of marks with at most one blank between two of them. It begins with a sign that prose hardly has. */
const MARKS = new RegExp(`(?:${MARK})(?: ?(?:${MARK})){0,5}`, "gi");
const MAY_MARK = /[*`<]|~~/;

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
  return /\d/.test(around) && !isThousands(text, at) ? "" : undefined;
}

const THOUSANDS = /(?:^|[(=[,:+*<>]) ?\d{1,3}_\d{3}(?=$|[)\],;:+*\n}]|\.\D)/y;

/** `5_000` in code: too short for a value, and what stands around belongs to none. */
function isThousands(text: string, at: number): boolean {
  for (let start = at - 1; start >= Math.max(0, at - 5); start--) {
    THOUSANDS.lastIndex = start;
    if (THOUSANDS.test(text) && THOUSANDS.lastIndex > at) return true;
  }
  return false;
}

/** How far a number or an address is looked at for a digit or its sign. */
const RUN_MAX = 40;

function unmark(text: string, match: string, at: number): string | undefined {
  const end = at + match.length;
  const isBlankBefore = text.charCodeAt(at - 1) === 0x20;
  const isBlankBehind = text.charCodeAt(end) === 0x20;
  const before = isBlankBefore ? at - 2 : at - 1;
  const behind = isBlankBehind ? end + 1 : end;
  if (!isOfValue(text.charCodeAt(before)) || !isOfValue(text.charCodeAt(behind))) return undefined;
  if (match === "*" && !(isDigit(text.charCodeAt(before)) && isDigit(text.charCodeAt(behind)))) return undefined;
  const isInner = match.includes(" ") && match.replace(/<[^<>]*>/g, "").includes(" ");
  // `the **word** is`: most marks stand beside a blank, and only numbers are written in groups.
  if (isBlankBefore || isBlankBehind || isInner) {
    if (!isDigit(text.charCodeAt(before)) && !isDigit(text.charCodeAt(behind))) return undefined;
    if (!isGroup(text, before, -1) || !isGroup(text, behind, 1)) return undefined;
  } else if (!areCapitals(text, before, behind) && !isNumbered(text, before, -1) && !isNumbered(text, behind, 1))
    return undefined;
  if (match.includes("</t") || match.includes("</T")) return "\t";
  if (/<br/i.test(match)) return "\n";
  return isInner ? " " : "";
}

/** A digit, a capital of a bank's code, or a bracket: what a group begins or ends with. */
function isGroup(text: string, at: number, step: number): boolean {
  const unit = text.charCodeAt(at);
  return (
    isDigit(unit) ||
    unit === 0x28 ||
    unit === 0x29 ||
    (KIND[unit] === UPPER && KIND[text.charCodeAt(at + step)] !== LOWER)
  );
}

/** A digit or `@` stands between here and the next blank or quote: no word of prose. Other marks are looked through. */
function isNumbered(text: string, at: number, step: number): boolean {
  for (let i = at, left = RUN_MAX; left > 0 && i >= 0 && i < text.length; i += step, left--) {
    const unit = text.charCodeAt(i);
    if (isDigit(unit) || unit === 0x40) return true;
    if (unit <= 0x22 || unit === 0x27 || unit === 0x2c) return false;
    if (unit === 0x3c && step > 0) i = tagEnd(text, i);
    else if (unit === 0x3e && step < 0) i = tagStart(text, i);
  }
  return false;
}

/** `AKIA**Q**XY`: a key of capitals alone. */
function areCapitals(text: string, before: number, behind: number): boolean {
  return KIND[text.charCodeAt(before)] === UPPER && KIND[text.charCodeAt(behind)] === UPPER;
}

const TAG_MAX = 96;

/** The other end of a tag, unless it is far: nothing further is looked at. */
function tagEnd(text: string, at: number): number {
  const other = text.slice(at, at + TAG_MAX).indexOf(">");
  return other < 0 ? at : at + other;
}

function tagStart(text: string, at: number): number {
  const from = Math.max(0, at - TAG_MAX);
  const other = text.slice(from, at + 1).lastIndexOf("<");
  return other < 0 ? at : from + other;
}

/** A letter, a digit, or a sign that stands inside addresses and numbers. */
function isOfValue(unit: number): boolean {
  return (
    (KIND[unit] ?? 0) !== 0 ||
    unit === 0x40 ||
    unit === 0x5f ||
    (unit >= 0x28 && unit <= 0x2e && unit !== 0x2a && unit !== 0x2c) ||
    unit === 0x3a
  );
}

function isDigit(unit: number): boolean {
  return KIND[unit] === DIGIT;
}
