import { isWord, type Piece } from "./piece";
import { kindOf } from "./sentence";
import { CLASS } from "./sequence";

/** Verbs that take something away, bind or cost: how many things they are done to is part of what is asked. */
const ACTING =
  /^(?:delet(?:e|es|ed|ing|ion)|eras(?:e|es|ed|ing)|remov(?:e|es|ed|ing|al)|clos(?:e|es|ed|ing)|block(?:s|ed|ing)?|cancel(?:s|ed|led|ing|ling|lation)?|send(?:s|ing)?|sent|buy(?:s|ing)?|bought|purchas(?:e|es|ed|ing)|pay(?:s|ing)?|paid|sell(?:s|ing)?|sold|freez(?:e|es|ing)|frozen?|terminat(?:e|es|ed|ing)|deactivat(?:e|es|ed|ing)|discard(?:s|ed|ing)?|unsubscrib(?:e|es|ed|ing)|destroy(?:s|ed|ing)?|wip(?:e|es|ed|ing)|kill(?:s|ed|ing)?|drop(?:s|ped|ping)?|refund(?:s|ed|ing)|withdr(?:aw|aws|ew|awn|awing)|reserv(?:e|es|ed|ing)|ordered|ordering|booked|booking|transferred|transferring|charged|charging|renting|rented|reported|reporting|returned|returning|shared|sharing|moved|moving|renamed|renaming|replaced|replacing)$/;
/** Nouns too: acts only where a verb stands. */
const ALSO_NOUNS = new Set(
  "order book transfer charge rent report return share move rename replace refund deposit copy print email upload download lock".split(
    " ",
  ),
);
const BEFORE_VERB = new Set(["pronoun", "auxiliary"]);

/** Whether something is done at `at` that counts its things. */
export function actsAt(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (!isWord(piece)) return false;
  if (ACTING.test(piece.text)) return true;
  if (!ALSO_NOUNS.has(piece.text)) return false;
  const before = pieces[at - 1];
  if (before === undefined || before.cls !== CLASS.content) return before?.cls !== CLASS.number;
  return before.text === "to" || BEFORE_VERB.has(kindOf(before) ?? "");
}
