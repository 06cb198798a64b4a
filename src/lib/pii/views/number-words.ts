import words from "../data/digit-words.json";
import { View } from "./view";

/** The view in which digits that somebody wrote as words are digits: `seven eight seven zero four ...`, in six languages. */
export function readDigits(text: string): View {
  return View.replacing(text, RUN, digitsOf);
}

const DIGITS: ReadonlyMap<string, string> = new Map(
  words.flatMap((all, digit) => all.map((word) => [word, `${digit}`] as const)),
);
const WORD = `(?:${[...DIGITS.keys()].sort((a, b) => b.length - a.length).join("|")})`;
const GAP = "[ ,-]{1,2}";
/** Fewer than seven are counted, not dialled. */
const RUN = new RegExp(`(?<!\\p{L})${WORD}(?:${GAP}${WORD}){6,19}(?!\\p{L})`, "giu");

function digitsOf(match: string): string | undefined {
  const digits = match
    .toLowerCase()
    .split(/[ ,-]+/)
    .map((word) => DIGITS.get(word) ?? "")
    .join("");
  // One, two, three: somebody counts.
  return "01234567890123456789".includes(digits) || "98765432109876543210".includes(digits) ? undefined : digits;
}
