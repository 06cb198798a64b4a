import { isDone } from "@/lib/text/action-verbs";
import { isAttribute } from "@/lib/text/attribute-nouns";
import { isNumberWord } from "@/lib/text/number-words";
import { isCounting, isPlacedThing, isPlainThing } from "@/lib/text/plain-nouns";
import { singular } from "@/lib/text/plural";
import { isWord, type Piece } from "./piece";
import { isOf, isOpen, kindOf, lastSentence } from "./sentence";
import { CLASS, SLOT_FLAG } from "./sequence";
import { SLOT } from "./slots";

const NAMED_MAX = 4;
const ORDINALS = new Set("last next previous".split(" "));
const OF = new Set(["of"]);
/** Behind these an article belongs to what stands before: all the, not a, such a, as a. */
const BINDING_KINDS = new Set(["article", "determiner", "quantifier", "negation", "adverb"]);
const BINDING = new Set("as like than what such so how".split(" "));
const IS = new Set("is are was were be mean means".split(" "));

/** Things of one's own of which one can say this: what may stand in the prompt itself (text, code, a person) is not here. */
const POINTED = new Set(
  "account airport app calendar car card flight hotel laptop payment phone playlist purchase tank ticket timer tire transaction transfer wallet withdrawal top-up".split(
    " ",
  ),
);
const CHOOSING = new Set("or than not and but".split(" "));

/** `where can i use this card`: mine, the one. Not where it is set against another. */
export function isPointing(pieces: readonly Piece[], at: number): boolean {
  const named = namedBehind(pieces, at);
  const thing = named.at(-1);
  const pointed = isTopUp(named, named.length - 1) ? "top-up" : singular(thing?.text ?? "");
  if (!POINTED.has(pointed) || named.some(({ text }) => isCounting(text))) return false;
  const { start, end } = lastSentence(pieces);
  return !pieces.slice(start, end).some((piece) => isOf(piece, CHOOSING)) && pieces.filter(isThis).length <= 1;
}

const THIS = new Set(["this"]);

function isThis(piece: Piece): boolean {
  return isOf(piece, THIS);
}

/** An article, or `my`, that may be left out or stand for another: before a plain thing that nothing counts. */
export function isIdle(pieces: readonly Piece[], at: number): boolean {
  const named = namedBehind(pieces, at);
  if (named.length > 0 && (isCooked(pieces, at) || isLatestOfMine(pieces, at))) return true;
  if (!named.some(isThing) || named.some(({ text }) => isCounting(text) || isNumberWord(text))) return false;
  if (isOf(pieces[at + 1 + named.length], OF) && !isAttribute(singular(named.at(-1)?.text ?? ""))) return false;
  const before = pieces[at - 1];
  if (BINDING_KINDS.has(kindOf(before) ?? "") || isOf(before, BINDING)) return false;
  if (kindOf(before) === "preposition" && named.length === 1) return isPlacedThing(singular(named[0]?.text ?? ""));
  return pieces[at]?.text === "my" ? named.length > 1 || isDoneHere(pieces) : !isDefined(pieces, at);
}

/** The open words behind `at`, with an ordinal in front. */
function namedBehind(pieces: readonly Piece[], at: number): readonly Piece[] {
  const start = isOf(pieces[at + 1], ORDINALS) ? at + 2 : at + 1;
  let end = start;
  while (end - start < NAMED_MAX && (isOpen(pieces[end]) || isTopUp(pieces, end))) end += 1;
  return pieces.slice(start, end);
}

function isThing(piece: Piece, at: number, named: readonly Piece[]): boolean {
  return isTopUp(named, at) || isPlainThing(singular(piece.text));
}

const TOP = new Set(["top"]);
const UP = new Set(["up", "ups"]);

/** The one thing of two words that closes with a preposition. */
function isTopUp(pieces: readonly Piece[], at: number): boolean {
  return isOf(pieces[at], UP) && isOf(pieces[at - 1], TOP);
}

/** What a limit is, is defined; what the limit is, is looked up. */
function isDefined(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[at - 1];
  return isOf(before, IS) && isWord(pieces[at - 2]) && kindOf(pieces[at - 2]) === "question-word";
}

const COOKING = new Set("cook bake boil fry grill roast steam peel chop".split(" "));

/** How do i cook the rice: any of it. */
function isCooked(pieces: readonly Piece[], at: number): boolean {
  const slot = pieces[at - 2];
  return pieces[at]?.text !== "my" && isOf(pieces[at - 1], COOKING) && slot?.text === HOW_TO && slot.cls === CLASS.slot;
}

const HOW_TO = `${SLOT.howTo}`;
const LATEST = new Set(["last", "previous"]);

/** Undo my last commit: whoever has it undone has made it. */
function isLatestOfMine(pieces: readonly Piece[], at: number): boolean {
  const slot = pieces[at - 2];
  const isDoing = slot?.cls === CLASS.slot && (slot.flags & SLOT_FLAG.doing) !== 0;
  return isDoing && pieces[at]?.text === "my" && isOf(pieces[at + 1], LATEST);
}

const ME = new Set(["i"]);

/** What i do, or is done for me, is done to mine. */
function isDoneHere(pieces: readonly Piece[]): boolean {
  const first = pieces[lastSentence(pieces).start];
  if (isWord(first) && isDone(first.text)) return true;
  return pieces.some(
    ({ cls, flags, text }) =>
      (cls === CLASS.content && ME.has(text)) || (cls === CLASS.slot && (flags & SLOT_FLAG.doing) !== 0),
  );
}
