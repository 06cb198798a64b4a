/**
 * Words that speak about text itself: what follows is meant letter by letter, so only the same characters are equal.
 * Stems are matched at the beginning of a word.
 */
const STEMS =
  /^(?:spell|misspell|typo|punctuat|capitali[sz]|uppercase|lowercase|apostroph|comma(?:s)?$|hyphen|letters?$|characters?$|syllable|vowel|consonant|rewrit|rephras|paraphras|translat|proofread|grammar|pronounc|pronunciation|classif|sentiment|decod|encod|base64|transcrib|anagram|rhym|palindrom|quot(?:e|es|ed|ing)$|regex|acronym|abbreviat|conjugat|synonym|antonym|plural$|singular$|shouting$|lyrics?$|titled?$|phrase$|sentence$|spoonerism|verbatim|caption|slogan|noun$|verb$|adverb|pronoun|preposition$|conjunction$|adjective|prefix|suffix|subtitle|summari[sz]e$|tokeni[sz]|echo$)/;
const PAIRS: readonly (readonly [string, string])[] = [
  ["the", "word"],
  ["word", "for"],
  ["you", "say"],
  ["to", "say"],
  ["upper", "case"],
  ["lower", "case"],
  ["title", "case"],
  ["stand", "for"],
  ["stands", "for"],
  ["which", "is"],
  ["how", "many"],
];
/** `how many` and `which is` speak about text only with these close by. */
const NEEDS_MORE: ReadonlySet<string> = new Set(["how many", "which is"]);
const COUNTED = /^(?:[a-z]|letters|characters|words|commas|spaces|vowels|right|correct|spelled)$/;

/** The words begin a passage that is meant literally; the first of them belongs to it. */
export function opensText(words: readonly string[], opensSentence: boolean): boolean {
  const [first = "", second = "", third = ""] = words;
  if (STEMS.test(first)) return true;
  if (first === "say" && second !== "" && opensSentence) return true;
  if (!PAIRS.some(([a, b]) => a === first && b === second)) return false;
  return NEEDS_MORE.has(`${first} ${second}`) ? COUNTED.test(third) : true;
}

/** Before a colon these announce a question that is asked in plain words, and not a text to work on. */
const ANNOUNCING = new Set("question questions query follows problem issue help".split(" "));

export function isPlainSpeech(wordsBefore: readonly string[]): boolean {
  return !wordsBefore.includes("this") && wordsBefore.some((word) => ANNOUNCING.has(word));
}
