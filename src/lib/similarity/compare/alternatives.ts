import { isWord, type Piece } from "./piece";
import { ARTICLES, isOf, isOpen, lastSentence } from "./sentence";
import { CLASS } from "./sequence";

/** A phrase longer than this is more than a name. */
const ALTERNATIVE_MAX = 4;

/** `a stock or the bond`, `between cats and dogs`: two phrases of open words that may change places. */
export function sortAlternatives(pieces: readonly Piece[]): readonly Piece[] {
  let sorted = pieces;
  for (let at = 1; at + 1 < pieces.length; at++) if (isAlternation(sorted, at)) sorted = sortedAt(sorted, at);
  return sorted;
}

function isAlternation(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (!isWord(piece)) return false;
  const { text } = piece;
  return text === "or" || text === "vs" || text === "versus" || (text === "and" && isBetween(pieces, at));
}

function isBetween(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[leftStart(pieces, at) - 1];
  return isWord(before) && before.text === "between";
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
  if (nameOf(left) <= nameOf(right)) return pieces;
  return [...pieces.slice(0, first), ...right, ...left, ...pieces.slice(last)];
}

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
