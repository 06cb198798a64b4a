import words from "an-array-of-english-words" with { type: "json" };

/**
 * Whether a word game takes the word, in lower case: 275,000 of them, sorted, so that they need not be kept a second
 * time. None is only a name: Norway, Monday, Alice and ATM are not here. Written small those can mean nothing else.
 */
export function isEnglishWord(word: string): boolean {
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
