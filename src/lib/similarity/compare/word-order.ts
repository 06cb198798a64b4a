import { closedKind, closedNumber } from "@/lib/text/closed-words";
import { isMark, isWord, type Piece } from "./piece";
import { CLASS, TRAIT } from "./sequence";

/** One order where English leaves two open. Each rewrite that applied is a trait, which the decision sees. */
export function plainOrder(pieces: readonly Piece[]): { readonly pieces: readonly Piece[]; readonly traits: number } {
  const fronted = moveFronted(pieces);
  const embedded = invertEmbedded(invertClause(frontQuestion(fronted)));
  const sorted = sortAlternatives(embedded);
  const placed = sortPlaces(sorted);
  const traits =
    (fronted === pieces ? 0 : TRAIT.fronted) |
    (embedded === fronted ? 0 : TRAIT.embedded) |
    (sorted === embedded ? 0 : TRAIT.sorted) |
    (placed === sorted ? 0 : TRAIT.placed);
  return { pieces: placed, traits };
}

const FRONTING = new Set("in on at for with after before during since when if as".split(" "));
const FRONTED_MAX = 14;
const CLAUSE_MIN = 3;

function isSoft(piece: Piece | undefined): boolean {
  return piece?.cls === CLASS.polite || piece?.cls === CLASS.ask;
}

function isPlain(piece: Piece): boolean {
  return piece.cls !== CLASS.mark && !isSoft(piece);
}

function bodyStart(pieces: readonly Piece[]): number {
  let start = 0;
  while (isSoft(pieces[start]) || isMark(pieces[start], ",.!:")) start += 1;
  return start;
}

function bodyEnd(pieces: readonly Piece[]): number {
  let end = pieces.length;
  while (isSoft(pieces[end - 1]) || isMark(pieces[end - 1], ".?!,\n")) end -= 1;
  return end;
}

/** `in Spain, what do people eat` becomes `what do people eat in Spain`: one comma, and a question behind it. */
function moveFronted(pieces: readonly Piece[]): readonly Piece[] {
  const [start, end] = [bodyStart(pieces), bodyEnd(pieces)];
  const first = pieces[start];
  if (!isWord(first) || !FRONTING.has(first.text)) return pieces;
  const cut = pieces.findIndex((piece, i) => i > start && piece.cls === CLASS.mark);
  if (cut < 0 || cut >= end || !isMark(pieces[cut], ",")) return pieces;
  const [front, clause] = [pieces.slice(start, cut), pieces.slice(cut + 1, end)];
  if (front.length > FRONTED_MAX || clause.length < CLAUSE_MIN) return pieces;
  if (!clause.every(isPlain) || !asks(clause[0])) return pieces;
  // Its capital was that of the sentence.
  const moved = [{ ...first, written: first.text }, ...front.slice(1)];
  return [...pieces.slice(0, start), ...clause, ...moved, ...pieces.slice(end)];
}

function asks(piece: Piece | undefined): boolean {
  if (piece?.cls === CLASS.slot) return true;
  if (!isWord(piece)) return false;
  const number = closedNumber(piece.text);
  return number >= 0 && (closedKind(number) === "question-word" || closedKind(number) === "auxiliary");
}

const BE = new Set("is are was were".split(" "));
const WH = new Set("what which who when where why how".split(" "));

/** `what the capital of Norway is` becomes `what is the capital of Norway`. */
function invertEmbedded(pieces: readonly Piece[]): readonly Piece[] {
  const [start, end] = [bodyStart(pieces), bodyEnd(pieces)];
  const [first, second, last] = [pieces[start], pieces[start + 1], pieces[end - 1]];
  if (end - start < CLAUSE_MIN || !isWord(first) || !isWord(second) || !isWord(last)) return pieces;
  if (!WH.has(first.text) || !BE.has(last.text) || BE.has(second.text)) return pieces;
  const middle = pieces.slice(start + 1, end - 1);
  if (!middle.every(isPlain) || middle.some((piece) => isAuxiliary(piece))) return pieces;
  return [...pieces.slice(0, start + 1), last, ...middle, ...pieces.slice(end)];
}

/** `my location is what` becomes `what is my location`. */
function frontQuestion(pieces: readonly Piece[]): readonly Piece[] {
  const [start, end] = [bodyStart(pieces), bodyEnd(pieces)];
  const [verb, word] = [pieces[end - 2], pieces[end - 1]];
  if (end - start < CLAUSE_MIN || !isWord(verb) || !isWord(word) || !BE.has(verb.text) || !WH.has(word.text))
    return pieces;
  const named = pieces.slice(start, end - 2);
  if (!named.every(isPlain) || named.some(isAuxiliary) || named.some((piece) => isWord(piece) && WH.has(piece.text)))
    return pieces;
  return [...pieces.slice(0, start), word, verb, ...named, ...pieces.slice(end)];
}

const PHRASE_MAX = 4;
const MOVING = new Set("is are was were has have can could will should does did".split(" "));

/** Behind "can you tell me", `why my account is frozen` becomes `why is my account frozen`. */
function invertClause(pieces: readonly Piece[]): readonly Piece[] {
  const at = pieces.findIndex((piece, i) => isWord(piece) && WH.has(piece.text) && pieces[i - 1]?.cls === CLASS.ask);
  if (at < 0) return pieces;
  const verb = pieces.findIndex((piece, i) => i > at && isAuxiliary(piece));
  const moved = pieces[verb];
  if (verb <= at + 1 || verb - at - 1 > PHRASE_MAX || !isWord(moved) || !MOVING.has(moved.text)) return pieces;
  const phrase = pieces.slice(at + 1, verb);
  if (!phrase.every((piece) => isPhraseWord(piece)) || !isSubjectStart(phrase[0])) return pieces;
  return [...pieces.slice(0, at + 1), moved, ...phrase, ...pieces.slice(verb + 1)];
}

const SUBJECT_KINDS = new Set(["pronoun", "possessive", "article", "determiner"]);

function isSubjectStart(piece: Piece | undefined): boolean {
  const number = isWord(piece) ? closedNumber(piece.text) : -1;
  return number >= 0 && SUBJECT_KINDS.has(closedKind(number));
}

function isPhraseWord(piece: Piece): boolean {
  return isOpen(piece) || isSubjectStart(piece);
}

function isAuxiliary(piece: Piece): boolean {
  const number = isWord(piece) ? closedNumber(piece.text) : -1;
  return number >= 0 && closedKind(number) === "auxiliary";
}

/** A phrase longer than this is more than a name. */
const ALTERNATIVE_MAX = 4;
const ARTICLES = new Set(["a", "an", "the"]);

/** `a stock or the bond`, `between cats and dogs`: two phrases of open words that may change places. */
function sortAlternatives(pieces: readonly Piece[]): readonly Piece[] {
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
function sortPlaces(pieces: readonly Piece[]): readonly Piece[] {
  const last = bodyEnd(pieces);
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
  if (isArticle(pieces[start - 1])) start -= 1;
  const opening = pieces[start - 1];
  return isWord(opening) && PLACING.has(opening.text) ? start - 1 : -1;
}

function leftStart(pieces: readonly Piece[], at: number): number {
  let start = at;
  while (start > 0 && isOpen(pieces[start - 1])) start -= 1;
  if (at - start > ALTERNATIVE_MAX) return at;
  return start < at && isArticle(pieces[start - 1]) ? start - 1 : start;
}

function rightEnd(pieces: readonly Piece[], at: number): number {
  const start = at + (isArticle(pieces[at + 1]) ? 2 : 1);
  let end = start;
  while (end < pieces.length && isOpen(pieces[end])) end += 1;
  return end === start || end - start > ALTERNATIVE_MAX ? at + 1 : end;
}

function isOpen(piece: Piece | undefined): boolean {
  return isWord(piece) && closedNumber(piece.text) < 0;
}

function isArticle(piece: Piece | undefined): boolean {
  return isWord(piece) && ARTICLES.has(piece.text);
}

function nameOf(phrase: readonly Piece[]): string {
  return phrase
    .filter(({ text }) => !ARTICLES.has(text))
    .map(({ text }) => text)
    .join(" ");
}
