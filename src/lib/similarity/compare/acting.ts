import { isMark, isWord, type Piece } from "./piece";
import { kindOf } from "./sentence";
import { CLASS } from "./sequence";

/** Verbs that take something away, bind or cost: how many things they are done to is part of what is asked. */
const ACTING =
  /^(?:delet(?:e|es|ed|ing|ion)|eras(?:e|es|ed|ing)|remov(?:e|es|ed|ing|al)|clos(?:e|es|ed|ing)|block(?:s|ed|ing)?|cancel(?:s|ed|led|ing|ling|lation)?|send(?:s|ing)?|sent|buy(?:s|ing)?|bought|purchas(?:e|es|ed|ing)|pay(?:s|ing)?|paid|sell(?:s|ing)?|sold|freez(?:e|es|ing)|frozen?|terminat(?:e|es|ed|ing)|deactivat(?:e|es|ed|ing)|destroy(?:s|ed|ing)?|ordered|ordering|booked|booking)$/;
/** Nouns too: acts only where a verb stands. */
const ALSO_NOUNS = new Set("order book transfer report return".split(" "));
const BEFORE_VERB = new Set(["pronoun", "auxiliary"]);

/** Whether the sentence that begins at `start` does something that counts its things. */
export function actsFrom(pieces: readonly Piece[], start: number): boolean {
  for (let at = start; at < pieces.length && !isMark(pieces[at], ".?!\n;:"); at++) if (actsAt(pieces, at)) return true;
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
