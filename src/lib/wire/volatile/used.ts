import { monthOf } from "../../text/months";
import { isNumberWord, readCardinal } from "../../text/number-words";

/** Longer answers are taken to use it: nobody reads them word by word on the way. */
const ANSWER_CHARS_MAX = 100_000;
/** Words of fewer letters name nothing. */
const NAME_CHARS_MIN = 3;
const WEEKDAYS = new Set("monday tuesday wednesday thursday friday saturday sunday".split(" "));

/**
 * Whether an answer holds a number, a date or a word of what was masked: then it is the answer to that, and to nobody else.
 * Words that the rules' patterns say themselves ("Current time") don't count.
 */
export function usesVolatile(taken: readonly string[], literals: ReadonlySet<string>, answer: string): boolean {
  if (taken.length === 0) return false;
  if (answer.length > ANSWER_CHARS_MAX) return true;
  const masked = taken.join("\n").normalize("NFKC");
  const said = answer.normalize("NFKC");
  return usesNumber(masked, said) || usesWord(masked, literals, said);
}

/** What was masked, less what the patterns say themselves: "Current time" in each request says nothing of this one. */
export function toldByVolatile(taken: readonly string[], literals: ReadonlySet<string>): string[] {
  return taken.map((text) =>
    text.replace(/[\p{L}\p{M}]{2,}/gu, (word) => (literals.has(word.toLowerCase()) ? "" : word)),
  );
}

function usesNumber(masked: string, said: string): boolean {
  const numbers = numbersIn(masked);
  if (numbers.size === 0) return false;
  for (const number of numbersIn(masked)) if (isHour(number)) numbers.add(String(Number(number) - 12));
  if ([...numbersIn(said)].some((number) => numbers.has(number))) return true;
  const words = wordsIn(said);
  // A date says its month and its day of the week in other words.
  if (numbers.size > 1 && words.some((word) => WEEKDAYS.has(word))) return true;
  return words.some((word, at) => numbers.has(spelled(words, word, at)));
}

/** As a clock of twelve hours says it otherwise. */
function isHour(number: string): boolean {
  return /^(?:1[3-9]|2[0-3])$/.test(number);
}

/** Empty: no number, and no month. */
function spelled(words: readonly string[], word: string, at: number): string {
  const month = monthOf(word);
  if (month !== null) return String(month);
  return isNumberWord(word) ? String(readCardinal(words, at)?.value ?? "") : "";
}

function numbersIn(text: string): Set<string> {
  return new Set((text.match(/\p{Nd}+/gu) ?? []).map((digits) => digits.replace(/^0+(?=.)/, "")));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
}

function usesWord(masked: string, literals: ReadonlySet<string>, said: string): boolean {
  const telling = wordsIn(masked).filter((word) => !literals.has(word));
  const words = new Set(wordsIn(said));
  // Scripts without capitals mostly have no blanks between words either.
  return telling.some((word) =>
    word === word.toUpperCase() ? said.includes(word) : word.length >= NAME_CHARS_MIN && words.has(word),
  );
}
