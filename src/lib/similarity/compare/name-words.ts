import { isWord, type Piece } from "./piece";
import { isOf, isOpen, kindOf } from "./sentence";

const US = new Set(["us"]);
const WHO = new Set(["who"]);
const IT = new Set(["it"]);
const BE = new Set(["is", "are", "was"]);
const WHAT = new Set(["what"]);

/** Whether a closed word may be a name where all is capitals: us behind no verb, who inside a sentence, it where a noun stands. */
export function mayBeName(pieces: readonly Piece[], at: number, opens: boolean): boolean {
  const [piece, before] = [pieces[at], pieces[at - 1]];
  // Us behind a verb are we.
  if (isOf(piece, US)) return !isOpen(before);
  // Who opens a sentence asks.
  if (isOf(piece, WHO)) return !opens && !isOpen(before);
  return isOf(piece, IT) && isNoun(pieces, at);
}

/** What is it may ask for either; the it department and in it jobs are no pronouns. */
function isNoun(pieces: readonly Piece[], at: number): boolean {
  const [before, next] = [pieces[at - 1], pieces[at + 1]];
  const kind = kindOf(before);
  if (kind === "article" || kind === "possessive") return true;
  if (kind === "preposition") return isOpen(next);
  return isOf(before, BE) && isOf(pieces[at - 2], WHAT) && !isWord(next);
}

const NAMING = new Set(["article", "possessive", "determiner", "quantifier"]);

/** What stands behind an article or `my` is no name. */
export function isThing(pieces: readonly Piece[], at: number): boolean {
  return NAMING.has(kindOf(pieces[at - 1]) ?? "");
}
