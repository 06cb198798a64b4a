import { isAttribute, isJoined, tiesAttribute } from "@/lib/text/attribute-nouns";
import { isKnownWord } from "@/lib/text/known-words";
import { singular } from "@/lib/text/plural";
import { americanSpelling } from "@/lib/text/spelling-variants";
import { meantWord } from "../lexical/correction";
import { isMark, isWord, type Piece, phrasePiece, wordPiece } from "./piece";
import { determinerLength, isOf, isOpen, isSoft, lastSentence } from "./sentence";
import { CLASS, FLAG } from "./sequence";
import { SLOT } from "./slots";

/** Words of what has the attribute, and of what stands before the attribute. */
const OWNER_MAX = 4;
const MODIFIERS_MAX = 3;

type Tie = (pieces: readonly Piece[], at: number, start: number, end: number) => Piece[] | null;

/** `the price of the flight` becomes `the flight's price`, or `the flight price`, at the end of the last sentence. */
export function tieOwners(pieces: readonly Piece[]): readonly Piece[] {
  return tied(pieces, (...place) => tiedBehind(OF, ...place) ?? tiedDay(...place));
}

/** `the price for the flight` likewise; but what a fee is for is not whose fee it is. */
export function tieFor(pieces: readonly Piece[]): readonly Piece[] {
  return tied(pieces, (...place) => tiedBehind(FOR, ...place));
}

export function tieOn(pieces: readonly Piece[]): readonly Piece[] {
  return tied(pieces, (...place) => tiedBehind(ON, ...place));
}

const OF = new Set(["of"]);
/** A history of Rome is one of many. */
const THE = new Set(["the"]);
const FOR = new Set(["for"]);
const ON = new Set(["on"]);

/** `the flight's price` becomes `the flight price`. */
export function joinOwners(pieces: readonly Piece[]): readonly Piece[] {
  return tied(pieces, tiedBefore);
}

function tied(pieces: readonly Piece[], tie: Tie): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  for (let at = start; at < end; at++) {
    const found = tie(pieces, at, start, end);
    if (found !== null) return asksWhat(found, start);
  }
  return pieces;
}

function attributeAt(piece: Piece | undefined): string | null {
  if (!isOpen(piece)) return null;
  const word = isKnownWord(piece.text) ? piece.text : (meantWord(piece.text) ?? piece.text);
  const noun = americanSpelling(singular(word));
  return isAttribute(noun) ? noun : null;
}

/** `the (current) price of the flight`. */
function tiedBehind(
  ties: ReadonlySet<string>,
  pieces: readonly Piece[],
  at: number,
  start: number,
  end: number,
): Piece[] | null {
  const noun = attributeAt(pieces[at]);
  const tie = pieces[at + 1];
  if (noun === null || !isOf(tie, ties) || !tiesAttribute(noun, tie.text, pieces[at + 2]?.text ?? "")) return null;
  const ownerAt = at + 2;
  const wordsAt = ownerAt + determinerLength(pieces[ownerAt]);
  const owner = pieces.slice(wordsAt, end);
  if (owner.length === 0 || owner.length > OWNER_MAX || !owner.every(isOwner)) return null;
  let from = at;
  while (from > start && isOpen(pieces[from - 1])) from -= 1;
  const modifiers = pieces.slice(from, at);
  if (modifiers.length > MODIFIERS_MAX) return null;
  const hasArticle = isOf(pieces[from - 1], THE) && from > start;
  if (!hasArticle && !isBare(pieces, from, start)) return null;
  const before = pieces.slice(0, hasArticle ? from - 1 : from);
  return [
    ...before,
    ...pieces.slice(ownerAt, end),
    ...joint(noun, modifiers),
    ...modifiers,
    pieces[at] as Piece,
    ...pieces.slice(end),
  ];
}

/** A single letter is a variable. */
function isOwner(piece: Piece | undefined): boolean {
  return isOpen(piece) && piece.text.length > 1;
}

/** Without an article the attribute must open what is asked for, or the word before it may be its verb. */
function isBare(pieces: readonly Piece[], from: number, start: number): boolean {
  const before = pieces[from - 1];
  return from === start || isSoft(before) || before?.cls === CLASS.slot || isOf(before, BE);
}

/** `the flight's (current) price`. */
function tiedBefore(pieces: readonly Piece[], at: number, start: number, end: number): Piece[] | null {
  const mark = pieces[at];
  if (!isWord(mark) || mark.text !== "'s" || at === start || !isOwner(pieces[at - 1])) return null;
  let noun = at + 1;
  while (noun < end && isOpen(pieces[noun + 1])) noun += 1;
  const modifiers = pieces.slice(at + 1, noun);
  const name = attributeAt(pieces[noun]);
  if (name === null || modifiers.length > MODIFIERS_MAX) return null;
  return [...pieces.slice(0, at), ...joint(name, modifiers), ...pieces.slice(at + 1)];
}

/** Keeps apart what is no one name, and what stands before the attribute from what has it. */
function joint(noun: string, modifiers: readonly Piece[]): Piece[] {
  return modifiers.length === 0 && isJoined(noun) ? [] : [wordPiece("'s", "'s", FLAG.contraction)];
}

const DAYS = new Set(["today", "tomorrow", "yesterday"]);

/** `the date today` is today's date. */
function tiedDay(pieces: readonly Piece[], at: number, start: number, end: number): Piece[] | null {
  const day = pieces[at + 1];
  const noun = attributeAt(pieces[at]);
  if (noun === null || !isOf(day, DAYS) || at + 2 !== end) return null;
  const from = at > start && isOf(pieces[at - 1], THE) ? at - 1 : at;
  return from === at && !isBare(pieces, at, start)
    ? null
    : [...pieces.slice(0, from), day, ...joint(noun, []), pieces[at] as Piece, ...pieces.slice(end)];
}

const BE = new Set(["is", "are"]);
const WHAT = new Set(["what"]);

/** `what is germany population`, once its `the` is gone, asks for what is named. */
function asksWhat(pieces: readonly Piece[], start: number): readonly Piece[] {
  if (!isOf(pieces[start], WHAT) || !isOf(pieces[start + 1], BE) || isMark(pieces[start + 2], ",")) return pieces;
  const slot = phrasePiece(CLASS.slot, SLOT.whatIs, "what is ");
  return [...pieces.slice(0, start), slot, ...pieces.slice(start + 2)];
}
