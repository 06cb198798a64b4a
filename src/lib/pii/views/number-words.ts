import words from "../data/digit-words.json";
import { View } from "./view";

/**
 * The view in which digits that somebody wrote as words are digits: `seven eight seven zero four ...`, in six languages,
 * and `double seven`.
 */
export function readDigits(text: string): View {
  return View.replacing(text, RUN, digitsOf);
}

const DIGITS: ReadonlyMap<string, string> = new Map(
  words.flatMap((all, digit) => all.map((word) => [word, `${digit}`] as const)),
);
const TIMES: ReadonlyMap<string, number> = new Map([
  ["double", 2],
  ["triple", 3],
  ["treble", 3],
  ["doppel", 2],
  ["doble", 2],
]);
/** Every word that may stand in such a row. */
export const DIGIT_WORDS: readonly string[] = [...DIGITS.keys(), ...TIMES.keys()];

const WORD = `(?:(?:${[...TIMES.keys()].join("|")})[ -])?(?:${[...DIGITS.keys()].sort((a, b) => b.length - a.length).join("|")})`;
const GAP = "[ ,-]{1,2}";
/** Fewer than seven are counted, not dialled. */
const RUN = new RegExp(`(?<!\\p{L})${WORD}(?:${GAP}${WORD}){6,19}(?!\\p{L})`, "giu");

function digitsOf(match: string): string | undefined {
  let times = 1;
  let digits = "";
  for (const word of match.toLowerCase().split(/[ ,-]+/)) {
    const repeated = TIMES.get(word);
    if (repeated === undefined) digits += (DIGITS.get(word) ?? "").repeat(times);
    times = repeated ?? 1;
  }
  // One, two, three: somebody counts.
  return "01234567890123456789".includes(digits) || "98765432109876543210".includes(digits) ? undefined : digits;
}
