import { isKnownWord } from "../../text/known-words";
import { singular } from "../../text/plural";
import { fnvOfText } from "./fnv";
import { commonWords, wordCount } from "./prior";

/*
 * What a misspelled word was meant to be, by the noisy channel of Kernighan, Church & Gale (1990): among dictionary words
 * one slip away, the one whose frequency and kind of slip make it likeliest. A wrong guess would join two words, so it is
 * made only for long words that no dictionary has, never by another first letter (slips are rare there, other words are
 * not), never towards a name, and only when the best guess is likely in itself and stands well before the next. The guards
 * then see the guessed word.
 *
 * Candidates are found by shared deletions (SymSpell): two words one slip apart become equal when a letter is dropped from
 * one or from both, so a dozen look-ups replace six hundred.
 */
export const SLIP_LENGTH_MIN = 4;
const LENGTH_MAX = 24;
/** The best guess must be e^MARGIN times as likely as the next, */
const MARGIN = 1.2;
/** and as likely as this, by length of the guess from SLIP_LENGTH_MIN on: the shorter a word, the more neighbours it has by chance. */
const SCORES_MIN = [Number.POSITIVE_INFINITY, 8, 7, 6, 5, 3] as const;
/** A word of four letters is as often a name or an abbreviation: only one that lost a letter of five is guessed. */
const SHORT_SLIPS: ReadonlySet<string> = new Set(["missing", "doubled"]);
const SHORT_SCORE_MIN = 9.5;
/** Below it no score suffices, whatever the slip. */
const COUNT_MIN = 5;

/** How likely a slip is, as natural logarithms relative to a distant replacement. */
const SLIP = { swapped: 3, doubled: 2.5, extra: 1, missing: 1.5, first: 0.5, neighbour: 1, distant: 0 } as const;

const PLAIN = /^[a-z]+$/;
const ENDINGS = "s es d ed ing er ers or ly y able ness ful less ish ism ist ify ize ized izing ization al ic".split(
  " ",
);

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const NEIGHBOURS = neighbours();
/** Words that the index can hold: 2^20. */
const OWNERS_MAX = 1_048_576;
const BY_DELETION = indexDeletions();

/** Keys that touch on a QWERTY keyboard. */
function neighbours(): ReadonlyMap<string, string> {
  const touching = new Map<string, string>();
  for (const [row, keys] of ROWS.entries()) {
    for (const [i, key] of [...keys].entries()) {
      const [above, below] = [ROWS[row - 1] ?? "", ROWS[row + 1] ?? ""];
      const near = [
        keys.charAt(i - 1),
        keys.charAt(i + 1),
        above.charAt(i),
        above.charAt(i + 1),
        below.charAt(i),
        below.charAt(i - 1),
      ];
      touching.set(key, near.join(""));
    }
  }
  return touching;
}

/** The word itself and each form with one letter dropped. */
function deletions(word: string): string[] {
  const forms = [word];
  for (let i = 0; i < word.length; i++) forms.push(word.slice(0, i) + word.slice(i + 1));
  return forms;
}

/** Words by the hashes of their deletions: typed arrays, because a map of strings took twenty times the memory. */
interface DeletionIndex {
  readonly words: readonly string[];
  /** Sorted. Two forms may share a hash: `slipBetween` has the last word. */
  readonly hashes: Uint32Array;
  /** Index into `words` of each hash. */
  readonly owners: Uint32Array;
}

function indexDeletions(): DeletionIndex {
  const words = commonWords(/^[a-z]{4,}$/, COUNT_MIN);
  const pairs: number[] = [];
  for (const [owner, word] of words.entries()) {
    // Hash and owner in one number, exact below 2^53: sorting the numbers sorts by hash.
    for (const form of new Set(deletions(word))) pairs.push(fnvOfText(form) * OWNERS_MAX + owner);
  }
  const sorted = Float64Array.from(pairs).sort();
  return {
    words,
    hashes: Uint32Array.from(sorted, (pair) => Math.floor(pair / OWNERS_MAX)),
    owners: Uint32Array.from(sorted, (pair) => pair % OWNERS_MAX),
  };
}

/** Long, plain and in no dictionary: perhaps a slip, perhaps a name. */
export function maySlip(word: string): boolean {
  return word.length >= SLIP_LENGTH_MIN && word.length <= LENGTH_MAX && PLAIN.test(word) && !isKnown(word);
}

/**
 * The dictionary word that a misspelled one was meant to be; null: the word is known, or no guess is safe. Guesses of one
 * singular do not compete: it is all the same which of them was meant.
 */
export function correctedWord(word: string): string | null {
  if (!maySlip(word)) return null;
  let best: string | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  let nextScore = Number.NEGATIVE_INFINITY;
  for (const guess of candidates(word)) {
    const score = likelihood(word, guess);
    const isSame: boolean = best !== null && singular(guess) === singular(best);
    if (score <= bestScore) nextScore = isSame ? nextScore : Math.max(nextScore, score);
    else [best, bestScore, nextScore] = [guess, score, isSame ? nextScore : bestScore];
  }
  return best !== null && bestScore >= leastScore(word, best) && bestScore - nextScore >= MARGIN ? best : null;
}

/** Shorter words are names and abbreviations as often as slips. */
const MEANT_LENGTH_MIN = 5;
const REPLACED_LENGTH_MIN = 6;

/**
 * The dictionary word that stands for an unknown one in a comparison. A product is often a word with its end changed
 * (networkx, dramatiq), so the last letter must be right.
 */
export function meantWord(word: string): string | null {
  if (word.length < MEANT_LENGTH_MIN) return null;
  const guess = correctedWord(word);
  const slip = guess === null ? null : slipBetween(word, guess);
  if (guess === null || slip === null || slip === "first") return null;
  if (slip === "swapped" || slip === "doubled") return guess;
  if (word.length < REPLACED_LENGTH_MIN || word.at(-1) !== guess.at(-1)) return null;
  // Names drop the e of -er: flickr, tumblr.
  return /[^aeiou]r$/.test(word) && slip === "missing" ? null : guess;
}

/** Logarithm of how likely `guess` was meant; -Infinity: more than one slip lies between. */
function likelihood(word: string, guess: string): number {
  const slip = slipBetween(word, guess);
  if (slip === null || (word.length === SLIP_LENGTH_MIN && !SHORT_SLIPS.has(slip))) return Number.NEGATIVE_INFINITY;
  return Math.log(wordCount(guess)) + SLIP[slip];
}

function leastScore(word: string, guess: string): number {
  if (word.length === SLIP_LENGTH_MIN) return SHORT_SCORE_MIN;
  return SCORES_MIN[Math.min(guess.length - SLIP_LENGTH_MIN, SCORES_MIN.length - 1)] ?? 0;
}

function candidates(word: string): Set<string> {
  const { words, hashes, owners } = BY_DELETION;
  const found = new Set<string>();
  for (const form of deletions(word)) {
    const hash = fnvOfText(form);
    for (let i = firstAt(hashes, hash); hashes[i] === hash; i++) found.add(words[owners[i] ?? 0] ?? "");
  }
  return found;
}

/** The first place of `hash` in the sorted list, or where it would stand. */
function firstAt(hashes: Uint32Array, hash: number): number {
  let [low, high] = [0, hashes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}

const KNOWN_BASE_COUNT_MIN = 20;

/** In the dictionary, or a regular form of a word that is: `tweeted` is no slip of `tweezed`. */
function isKnown(word: string): boolean {
  if (isKnownWord(word)) return true;
  return ENDINGS.some((ending) => word.endsWith(ending) && isForm(word.slice(0, -ending.length), ending));
}

/** Inflections also of short words; with other endings a short base is found by chance (`num` in numer). */
const INFLECTIONS = new Set(["s", "es", "d", "ed", "ing"]);
const BASE_LENGTH_MIN = 4;
const INFLECTED_LENGTH_MIN = 3;

/** Does English spell `base` and `ending` together like this: an e before a vowel goes, a sibilant takes `es`, a short syllable doubles. */
function isForm(base: string, ending: string): boolean {
  if (base.length < (INFLECTIONS.has(ending) ? INFLECTED_LENGTH_MIN : BASE_LENGTH_MIN)) return false;
  const isVowel = "aeioy".includes(ending.charAt(0));
  if (isFrequent(base))
    return isVowel ? !/[^eoy]e$/.test(base) || ending === "able" : ending !== "s" || !/[sxz]$/.test(base);
  return isVowel && (isFrequent(`${base}e`) || isDoubled(base, ending));
}

function isFrequent(base: string): boolean {
  return wordCount(base) >= KNOWN_BASE_COUNT_MIN;
}

/** `plann` of planned: the final consonant of a short syllable doubles before these endings. */
function isDoubled(base: string, ending: string): boolean {
  return (
    /^(?:ed|ing|ers?|able|y)$/.test(ending) &&
    /[^aeiou][aeiou]([bdgklmnprtvz])\1$/.test(base) &&
    isFrequent(base.slice(0, -1))
  );
}

/** The one slip that makes `written` of `meant`; null: none, or more than one. */
function slipBetween(written: string, meant: string): keyof typeof SLIP | null {
  if (Math.abs(written.length - meant.length) > 1) return null;
  const from = commonStart(written, meant);
  if (written.length > meant.length) return slipOfLength(written, meant, from, "extra");
  if (written.length < meant.length) return slipOfLength(meant, written, from, "missing");
  const [a, b] = [written.charAt(from), meant.charAt(from)];
  if (from > 0 && written.slice(from + 1) === meant.slice(from + 1))
    return NEIGHBOURS.get(b)?.includes(a) ? "neighbour" : "distant";
  const swaps = a === meant.charAt(from + 1) && b === written.charAt(from + 1);
  return swaps && written.slice(from + 2) === meant.slice(from + 2) ? "swapped" : null;
}

function commonStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a.charAt(i) === b.charAt(i)) i++;
  return i;
}

function slipOfLength(long: string, short: string, from: number, slip: "extra" | "missing"): keyof typeof SLIP | null {
  if (long.slice(from + 1) !== short.slice(from)) return null;
  if (from > 0 && long.charAt(from) === long.charAt(from - 1)) return "doubled";
  if (from > 0) return slip;
  return slip === "missing" ? "first" : null;
}
