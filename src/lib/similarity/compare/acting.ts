import { isCountingGerund, isInforming, isStated } from "@/lib/text/informing-verbs";
import { isWord, type Piece } from "./piece";
import { isOf, isOpen, kindOf } from "./sentence";
import { CLASS } from "./sequence";

/** Verbs that take something away, bind or cost: how many things they are done to is part of what is asked. */
const ACTING =
  /^(?:delet(?:e|es|ed|ing|ion)|eras(?:e|es|ed|ing)|remov(?:e|es|ed|ing|al)|clos(?:e|es|ed|ing)|block(?:s|ed|ing)?|cancel(?:s|ed|led|ing|ling|lation)?|send(?:s|ing)?|sent|buy(?:s|ing)?|bought|purchas(?:e|es|ed|ing)|pay(?:s|ing)?|paid|sell(?:s|ing)?|sold|freez(?:e|es|ing)|frozen?|terminat(?:e|es|ed|ing)|deactivat(?:e|es|ed|ing)|destroy(?:s|ed|ing)?|ordered|ordering|booked|booking)$/;
/** Nouns too: acts only where a verb stands. */
const ALSO_NOUNS = new Set("order book transfer report return".split(" "));
const BEFORE_VERB = new Set(["pronoun", "auxiliary"]);

/** How far from its verb a thing stands: `close all of my old accounts`, `cards that were never closed`. */
const REACH = 5;
/** What leads to another thing than the one that the verb is done to: pay with my card. `of` does not. */
const PARTING = new Set(["preposition", "conjunction", "question-word"]);
const OF = new Set(["of"]);
const TO = new Set(["to"]);
const SINGLE = new Set(["a", "an", "another", "this", "that", "these", "those"]);
/** What stands between a thing and what was done to it. */
const LINKING = new Set(["auxiliary", "adverb", "negation", "pronoun", "determiner"]);
const DONE = /(?:ed|sent|bought|paid|sold|frozen)$/;

/** Whether how many things stand at `at` may be part of what is asked: something is done to them that is no mere finding out. */
export function isActedOn(pieces: readonly Piece[], at: number): boolean {
  return isObject(pieces, at) || isPassive(pieces, at);
}

function isObject(pieces: readonly Piece[], at: number): boolean {
  for (let i = at - 1; at - i <= REACH; i--) {
    const piece = pieces[i];
    // How many is said: a cards is a slip.
    if (isOf(piece, SINGLE)) return false;
    if (i + 1 < at && isBeforeVerb(piece) && isDoneAt(pieces, i + 1)) return true;
    if (!isWord(piece) || (PARTING.has(kindOf(piece) ?? "") && !isOf(piece, OF))) return false;
    if (actsAt(pieces, i) || isGerund(pieces[i])) return true;
  }
  return false;
}

/** A verb may stand behind it: a subject, `to`, a phrase such as how do i, another verb and `and`, or the start of a sentence. */
function isBeforeVerb(piece: Piece | undefined): boolean {
  if (!isWord(piece)) return true;
  const kind = kindOf(piece);
  return kind === "pronoun" || kind === "conjunction" || isOf(piece, TO);
}

function isDoneAt(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  return isOpen(piece) && !isInforming(piece.text);
}

function isGerund(piece: Piece | undefined): boolean {
  return isOpen(piece) && isCountingGerund(piece.text);
}

function isPassive(pieces: readonly Piece[], at: number): boolean {
  for (let i = at + 1; i < pieces.length && i - at <= REACH; i++) {
    const piece = pieces[i];
    if (!isWord(piece)) return false;
    if (isOpen(piece) && DONE.test(piece.text) && !isStated(piece.text)) return true;
    if (!LINKING.has(kindOf(piece) ?? "")) return false;
  }
  return false;
}

/** Whether something is done at `at` that counts its things. */
function actsAt(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (!isWord(piece)) return false;
  if (ACTING.test(piece.text)) return true;
  if (!ALSO_NOUNS.has(piece.text)) return false;
  const before = pieces[at - 1];
  if (before === undefined || before.cls !== CLASS.content) return before?.cls !== CLASS.number;
  return before.text === "to" || BEFORE_VERB.has(kindOf(before) ?? "");
}
