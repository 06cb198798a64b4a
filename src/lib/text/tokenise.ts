import { isAscii } from "./normalise";
import { TOKENS_MAX, type Token, type TokenKind } from "./token";

/*
 * One alternative a group, tried in this order:
 *   1 dotted initials (u.s., e.g.)   2 numbers with their separators (1,000  3.14  2024-05-01  10:30  1/2)
 *   3 words, with c++ and c#         4 ends of sentences
 *   5 brackets                       6 anything else that is not blank
 */
const ASCII_TOKEN =
  /((?:\b[a-z]\.){2,}(?:[a-z]\b)?)|(\d+(?:-\d{1,2}-\d{1,2}(?!\d)|(?:[.,:/]\d+)*))|([a-z]+(?:'[a-z]+)*(?:\+\+|#(?![a-z0-9]))?)|([.!?;:]+(?=\s|$)|\n+)|([()[\]{}])|([^\s])/g;
const UNICODE_TOKEN =
  /((?:(?<![\p{L}\p{M}])\p{L}\.){2,}(?:\p{L}(?![\p{L}\p{M}]))?)|(\p{Nd}+(?:-\p{Nd}{1,2}-\p{Nd}{1,2}(?!\p{Nd})|(?:[.,:/]\p{Nd}+)*))|([\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*(?:\+\+|#(?![\p{L}\p{Nd}]))?)|([.!?;:]+(?=\s|$)|[\n。！？]+)|([()[\]{}])|([^\s])/gu;

/** Scripts that put no blank between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const SEGMENTER = new Intl.Segmenter("en", { granularity: "word" });

/** Marks that only shape prose. What is not here and not a letter or digit is a symbol and must match. */
const PLAIN_MARKS = new Set([
  ".",
  "!",
  "?",
  ";",
  ",",
  ":",
  "'",
  '"',
  "`",
  "_",
  "~",
  "…",
  "·",
  "•",
  "|",
  "¿",
  "¡",
  "«",
  "»",
  "“",
  "”",
  "„",
  "、",
  "・",
  "「",
  "」",
  "#",
]);
const LETTER_OR_DIGIT = /[\p{L}\p{M}\p{Nd}]/u;

/**
 * Splits a normalised text. Words keep inner apostrophes, numbers their separators, `c++` and `c#` stay whole; runs of
 * scripts without blanks are cut by `Intl.Segmenter`. Null: more than `TOKENS_MAX` tokens.
 */
export function tokenise(text: string): Token[] | null {
  const plain = isAscii(text);
  const pattern = plain ? ASCII_TOKEN : UNICODE_TOKEN;
  const tokens: Token[] = [];
  let end = -1;
  let opens = true;
  let pauses = false;
  for (let at = 0; tokens.length <= TOKENS_MAX; ) {
    const wordEnd = plain ? plainWordEnd(text, at) : at;
    if (wordEnd > at) {
      push(tokens, text.slice(at, wordEnd), "word", { glued: at === end, opens, pauses, start: at, end: wordEnd });
      [end, opens, pauses] = [wordEnd, false, false];
      at = wordEnd + (text.charCodeAt(wordEnd) === BLANK ? 1 : 0);
      continue;
    }
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) break;
    const glued = match.index === end;
    end = match.index + match[0].length;
    at = end;
    if (match[4] !== undefined) opens = true;
    else if (match[0] === ",") pauses = true;
    else {
      const before = tokens.length;
      pushMatch(tokens, match, text, { glued, opens, pauses, start: match.index, end });
      if (tokens.length > before) [opens, pauses] = [false, false];
    }
  }
  return tokens.length > TOKENS_MAX ? null : tokens;
}

const BLANK = 32;
/** What may go on behind the letters of a word: initials, contractions, c++, c#. */
const WORD_GOES_ON = new Set([...".'+#"].map((mark) => mark.charCodeAt(0)));

/** The end of the lower-case word at `at` if nothing but letters belongs to it; `at`: the pattern must look. Most tokens are such. */
function plainWordEnd(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code >= 97 && code <= 122; ) code = text.charCodeAt(++end);
  if (end === at || !WORD_GOES_ON.has(text.charCodeAt(end))) return end;
  return text.charAt(end) === "." && end - at > 1 ? end : at;
}

interface Place {
  readonly glued: boolean;
  readonly opens: boolean;
  readonly pauses: boolean;
  readonly start: number;
  readonly end: number;
}

function pushMatch(tokens: Token[], match: RegExpMatchArray, text: string, place: Place): void {
  const [, initials, number, letters, , bracket, mark] = match;
  if (letters !== undefined) pushLetters(tokens, letters, place);
  else if (number !== undefined) push(tokens, asciiDigits(number), "number", place);
  else if (initials !== undefined) push(tokens, initialism(initials), "word", place);
  else if (bracket !== undefined) push(tokens, bracket, "bracket", place);
  else if (mark !== undefined) pushMark(tokens, mark, text, place);
}

/** `u.s.` would become the pronoun `us`. */
function initialism(dotted: string): string {
  const letters = dotted.replaceAll(".", "");
  return letters === "us" ? "usa" : letters;
}

function push(tokens: Token[], text: string, kind: TokenKind, place: Place): void {
  const { glued, opens, pauses, start, end } = place;
  tokens.push({ text, kind, glued, opens, pauses, start, end });
}

function pushLetters(tokens: Token[], letters: string, place: Place): void {
  if (!UNSPACED.test(letters)) {
    push(tokens, letters, "word", place);
    return;
  }
  let first = true;
  for (const part of SEGMENTER.segment(letters)) {
    const start = place.start + part.index;
    const own = { ...place, start, end: start + part.segment.length };
    push(tokens, part.segment, "word", first ? own : { ...own, glued: true, opens: false, pauses: false });
    first = false;
  }
}

function pushMark(tokens: Token[], mark: string, text: string, place: Place): void {
  if (PLAIN_MARKS.has(mark)) return;
  if (mark === "&") {
    push(tokens, "and", "word", place);
    return;
  }
  if ((mark === "-" || mark === "/" || mark === "*") && !isOperator(tokens, mark, text, place.start)) return;
  push(tokens, mark, "symbol", place);
}

/**
 * `-`, `/` and `*` are operators beside numbers (5 - 3, -5, 2*x) and mere joints or emphasis between words (well-known,
 * and/or, **bold**). A doubtful one beside a number counts as an operator: that can only lose a hit.
 */
function isOperator(tokens: readonly Token[], mark: string, text: string, at: number): boolean {
  const next = nextMark(text, at + 1);
  const afterNumber = tokens.at(-1)?.kind === "number";
  if (/\p{Nd}/u.test(next)) return afterNumber || !LETTER_OR_DIGIT.test(text.charAt(at - 1));
  if (mark === "-") return afterNumber && text.charAt(at - 1) === " " && LETTER_OR_DIGIT.test(next);
  if (mark === "*") return LETTER_OR_DIGIT.test(next) && LETTER_OR_DIGIT.test(lastMark(text, at));
  return afterNumber && LETTER_OR_DIGIT.test(next);
}

const ZEROS = /\p{Nd}/gu;

/** Digits of any script as 0-9. Decimal digits stand in runs of ten, so the value is the distance to the run's zero. */
function asciiDigits(number: string): string {
  if (isAscii(number)) return number;
  return number.replace(ZEROS, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}

/** The first character at or after `from` that is not blank, looked for in a few places only: the cost must not grow with the text. */
function nextMark(text: string, from: number): string {
  return text
    .slice(from, from + 4)
    .trimStart()
    .charAt(0);
}

function lastMark(text: string, before: number): string {
  return text
    .slice(Math.max(0, before - 4), before)
    .trimEnd()
    .slice(-1);
}
