import { closedKind, closedNumber } from "@/lib/text/closed-words";
import { isMark, isWord, type Piece } from "./piece";
import { CLASS } from "./sequence";

/** Where the words of the last sentence stand, without politeness and marks around them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The question stands last: behind a template, behind what happened. */
export function lastSentence(pieces: readonly Piece[]): Span {
  let end = pieces.length;
  while (isSoft(pieces[end - 1]) || isMark(pieces[end - 1], ".?!,\n")) end -= 1;
  let start = end;
  while (start > 0 && !isMark(pieces[start - 1], ".?!\n;:")) start -= 1;
  while (start < end && (isSoft(pieces[start]) || isMark(pieces[start], ",-"))) start += 1;
  return { start, end };
}

export function isSoft(piece: Piece | undefined): boolean {
  return piece?.cls === CLASS.polite || piece?.cls === CLASS.ask;
}

/** No mark, no politeness. */
export function isPlain(piece: Piece): boolean {
  return piece.cls !== CLASS.mark && !isSoft(piece);
}

/** One of the words of a set. */
export function isOf(piece: Piece | undefined, words: ReadonlySet<string>): piece is Piece {
  return isWord(piece) && words.has(piece.text);
}

/** Open words: neither closed ones nor numbers or marks. */
export function isOpen(piece: Piece | undefined): piece is Piece {
  return isWord(piece) && closedNumber(piece.text) < 0;
}

export function kindOf(piece: Piece | undefined): ReturnType<typeof closedKind> | null {
  const number = isWord(piece) ? closedNumber(piece.text) : -1;
  return number < 0 ? null : closedKind(number);
}

export const ARTICLES: ReadonlySet<string> = new Set(["a", "an", "the"]);
const OPENING_KINDS = new Set(["possessive", "article", "determiner"]);

/** An article, a possessive or the like, or nothing: how many pieces of it stand here. */
export function determinerLength(piece: Piece | undefined): 0 | 1 {
  const kind = kindOf(piece);
  return kind !== null && OPENING_KINDS.has(kind) && piece?.text !== "'s" ? 1 : 0;
}

const PHRASE_MAX = 5;
/** Parts of a noun behind an open word: top up, check-in. */
const PARTICLES = new Set("up in off out".split(" "));

/** Behind the subject that begins at `at`: a pronoun, or a few open words behind a determiner. `at`: none does. */
export function subjectEnd(pieces: readonly Piece[], at: number): number {
  if (kindOf(pieces[at]) === "pronoun") return at + 1;
  if (determinerLength(pieces[at]) === 0) return at;
  let end = at + 1;
  while (end - at <= PHRASE_MAX && (isOpen(pieces[end]) || (end > at + 1 && isOf(pieces[end], PARTICLES)))) end += 1;
  return end === at + 1 ? at : end;
}
