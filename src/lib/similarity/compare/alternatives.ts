import { monthOf } from "@/lib/text/months";
import { isWord, type Piece } from "./piece";
import { ARTICLES, isOf, isOpen, isPlain, kindOf, lastSentence } from "./sentence";
import { CLASS } from "./sequence";

const JOINTS = new Set(["or", "and", "vs", "versus"]);
/** A phrase longer than this is more than a name. */
const ALTERNATIVE_MAX = 4;

/** `a stock or the bond`, `between cats and dogs`: two phrases of open words that may change places. */
export function sortAlternatives(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some((piece) => isOf(piece, JOINTS)) || pieces.some(speaksOfOrder)) return pieces;
  let sorted = pieces;
  for (let at = 1; at + 1 < pieces.length; at++) if (isAlternation(sorted, at)) sorted = sortedAt(sorted, at);
  return sorted;
}

const OR = new Set(["or"]);
const AGAINST = new Set(["vs", "versus"]);
const AND = new Set(["and"]);
const BETWEEN = new Set(["between"]);
/** What lies between two things whichever is named first; a transfer between them does not. */
const LYING = new Set(
  "difference differences similarity similarities relationship comparison distinction choose choosing choice decide deciding distance".split(
    " ",
  ),
);
const MEASURED = new Set("difference differences comparison relationship".split(" "));
/** Where the text speaks of its own order, the order is what is asked about. */
const ORDERING =
  /^(?:first|firstly|second|secondly|third|last|lastly|former|latter|order|ordered|ordering|sequence|sequential|respectively|rank|ranked|ranking|list|listed|earlier|later|start|starts|starting|begin|begins|beginning|end|ends|ending|mention|mentioned|named|left|right|leftmost|rightmost|top|bottom|next|previous|preceding|following|then|before|after|prior|initial|final|number|position|option|choice|one|ones|alphabetical|alphabetically|precedence|short|circuit|repeat|reverse|swap|priority|prefer|primary|secondary|winner|home|away)$/;

function isAlternation(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  // A ratio or a plot of one vs the other has them in that order.
  if (isOf(piece, AGAINST))
    return leftStart(pieces, at) === lastSentence(pieces).start && endsPhrase(pieces[rightEnd(pieces, at)]);
  if (isOf(piece, OR)) return endsPhrase(pieces[rightEnd(pieces, at)]) && isAsked(pieces);
  return isOf(piece, AND) && isBetween(pieces, at) && !isOf(pieces[rightEnd(pieces, at)], OF);
}

const OF = new Set(["of"]);

/** Nothing follows that belongs to the second alternative alone: bread and butter. */
function endsPhrase(piece: Piece | undefined): boolean {
  return piece === undefined || !isPlain(piece);
}

function isAsked(pieces: readonly Piece[]): boolean {
  const first = pieces[lastSentence(pieces).start];
  return first?.cls === CLASS.slot || kindOf(first) === "question-word" || kindOf(first) === "auxiliary";
}

function isBetween(pieces: readonly Piece[], at: number): boolean {
  const start = leftStart(pieces, at);
  if (!isOf(pieces[start - 1], BETWEEN) || !isOf(pieces[start - 2], LYING)) return false;
  // A time difference or a price comparison is reckoned from the one to the other.
  return !isOf(pieces[start - 2], MEASURED) || !isOpen(pieces[start - 3]);
}

function speaksOfOrder({ cls, text }: Piece): boolean {
  return cls === CLASS.number || cls === CLASS.literal || (cls === CLASS.content && ORDERING.test(text));
}

function sortedAt(pieces: readonly Piece[], at: number): readonly Piece[] {
  const [start, end] = [leftStart(pieces, at), rightEnd(pieces, at)];
  const [left, right] = [pieces.slice(start, at), pieces.slice(at + 1, end)];
  if (left.length === 0 || right.length === 0 || nameOf(left) <= nameOf(right)) return pieces;
  return [...pieces.slice(0, start), ...right, ...pieces.slice(at, at + 1), ...left, ...pieces.slice(end)];
}

/** Prepositions whose phrases say where or when, each by itself: their order says nothing. */
const PLACING = new Set("in on at during".split(" "));
const PLACE_MAX = 4;

/** `in June in Slovenia` stands as `in June in Slovenia` whichever way it was written. */
export function sortPlaces(pieces: readonly Piece[]): readonly Piece[] {
  const { end: last } = lastSentence(pieces);
  const second = placeStart(pieces, last);
  const first = second < 0 ? -1 : placeStart(pieces, second);
  if (first <= 0) return pieces;
  const [left, right] = [pieces.slice(first, second), pieces.slice(second, last)];
  // Two places may lie in each other: a cup on a plate in a box.
  if (left.some(isTime) === right.some(isTime)) return pieces;
  if (nameOf(left) <= nameOf(right)) return pieces;
  return [...pieces.slice(0, first), ...right, ...left, ...pieces.slice(last)];
}

const TIMES = new Set(
  "monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night noon midnight spring summer autumn winter weekend weekends today tomorrow".split(
    " ",
  ),
);

function isTime({ cls, text }: Piece): boolean {
  if (cls === CLASS.number) return YEAR.test(text);
  return TIMES.has(text) || monthOf(text) !== null;
}

const YEAR = /^(?:1[5-9]|20)\d\d$/;

/** Where the phrase that ends before `end` begins; -1: none does. */
function placeStart(pieces: readonly Piece[], end: number): number {
  let start = end;
  while (start > 0 && (isOpen(pieces[start - 1]) || pieces[start - 1]?.cls === CLASS.number)) start -= 1;
  if (start === end || end - start > PLACE_MAX) return -1;
  if (isOf(pieces[start - 1], ARTICLES)) start -= 1;
  const opening = pieces[start - 1];
  return isWord(opening) && PLACING.has(opening.text) ? start - 1 : -1;
}

function leftStart(pieces: readonly Piece[], at: number): number {
  let start = at;
  while (start > 0 && isOpen(pieces[start - 1])) start -= 1;
  if (at - start > ALTERNATIVE_MAX) return at;
  return start < at && isOf(pieces[start - 1], ARTICLES) ? start - 1 : start;
}

function rightEnd(pieces: readonly Piece[], at: number): number {
  const start = at + (isOf(pieces[at + 1], ARTICLES) ? 2 : 1);
  let end = start;
  while (end < pieces.length && isOpen(pieces[end])) end += 1;
  return end === start || end - start > ALTERNATIVE_MAX ? at + 1 : end;
}

function nameOf(phrase: readonly Piece[]): string {
  return phrase
    .filter(({ text }) => !ARTICLES.has(text))
    .map(({ text }) => text)
    .join(" ");
}
