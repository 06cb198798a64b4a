import { COMPARED_CHARS_MAX, numbersOf, possibleNames, type Statement, statementsOf } from "./statements";
import { foldWord, isCaseless, wordsOf } from "./words";

/** `agrees`: one could stand for the other. `contradicts`: the same slot holds something else. `unclear`: neither is known. */
export type Agreement = "agrees" | "contradicts" | "unclear";

/** Two sentences are about the same when more than this share of their terms is equal. */
const ALIGNED_SHARE = 0.5;
/** Two answers that agree share at least this much of their terms; more in scripts where names can't be told by a capital. */
const AGREED_SHARE = 0.5;
const AGREED_SHARE_CASELESS = 0.8;
/** Answers of so few terms have nothing but themselves to be compared by. */
const SHORT_TERMS_MAX = 3;

/**
 * Compares two answers to the same question, by words alone. Made to be one judge among several: it knows three verdicts,
 * and what it has no sign of is unclear.
 */
export function compareAnswers(a: string, b: string): Agreement {
  const [left, right] = [statementsOf(a), statementsOf(b)];
  if (left.length === 0 || right.length === 0) return "unclear";
  if (a === b) return "agrees";
  if (opensOtherwise(a, b)) return "contradicts";
  if (isShort(left) && isShort(right)) return compareShort(a, b, left, right);
  if (anyContradicts(left, right)) return "contradicts";
  if (a.length > COMPARED_CHARS_MAX || b.length > COMPARED_CHARS_MAX) return "unclear";
  const share = isCaseless(a) || isCaseless(b) ? AGREED_SHARE_CASELESS : AGREED_SHARE;
  const isSame =
    equalSets(all(left, "numbers"), all(right, "numbers")) &&
    equalSets(all(left, "names"), all(right, "names")) &&
    left.filter(({ negative }) => negative).length === right.filter(({ negative }) => negative).length &&
    dice(all(left, "terms"), all(right, "terms")) >= share;
  return isSame ? "agrees" : "unclear";
}

/** Every number and everything that may be a name in the answer stands also in the question or in another's answer. */
export function isSupported(answer: string, question: string, others: readonly string[]): boolean {
  const known = [question, ...others];
  const words = new Set(known.flatMap((text) => wordsOf(text).map(foldWord)));
  const numbers = new Set(known.flatMap((text) => numbersOf(text).map(digitsOf)));
  if (numbersOf(answer).some((number) => !numbers.has(digitsOf(number)))) return false;
  return [...possibleNames(answer)].every((name) => words.has(name));
}

const digitsOf = (number: string) => number.split(" ", 1)[0] ?? "";

const YES = new Set(["yes", "ja", "oui", "sí", "si", "sì", "да", "是", "はい"]);
const NO = new Set(["no", "nein", "non", "нет", "否", "いいえ"]);

/** One begins with yes, the other with no. */
function opensOtherwise(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => foldWord(wordsOf(text.slice(0, 200))[0] ?? ""));
  return (YES.has(first ?? "") && NO.has(second ?? "")) || (NO.has(first ?? "") && YES.has(second ?? ""));
}

function isShort(statements: readonly Statement[]): boolean {
  return statements.length === 1 && (statements[0]?.terms.size ?? 0) <= SHORT_TERMS_MAX;
}

function compareShort(a: string, b: string, left: readonly Statement[], right: readonly Statement[]): Agreement {
  if (plainText(a) === plainText(b)) return "agrees";
  const [one, other] = [left[0], right[0]];
  if (one === undefined || other === undefined) return "unclear";
  return contradicts(one, other) ? "contradicts" : "unclear";
}

function plainText(text: string): string {
  return [...wordsOf(text).map(foldWord), ...numbersOf(text)].join(" ");
}

function anyContradicts(left: readonly Statement[], right: readonly Statement[]): boolean {
  return left.some((one) => {
    const best = nearest(one, right);
    // One that has a nearer counterpart itself speaks of something else: long answers hold many sentences of one kind.
    return best !== null && contradicts(one, best) && nearest(best, left) === one;
  });
}

/** The other answer's sentence about the same, if there is one; of two equally near the one of the same names and numbers. */
function nearest(one: Statement, others: readonly Statement[]): Statement | null {
  let best: Statement | null = null;
  let [share, likeness] = [ALIGNED_SHARE, 0];
  for (const other of others) {
    const found = dice(withoutNames(one), withoutNames(other));
    if (found < share || (best === null && found === share)) continue;
    const alike = dice(one.terms, other.terms) + dice(one.numbers, other.numbers);
    if (found > share || alike > likeness) [best, share, likeness] = [other, found, alike];
  }
  return best;
}

/** Names are what two sentences about the same may differ in: they don't count for whether they are about the same. */
function withoutNames({ terms, names }: Statement): ReadonlySet<string> {
  return names.size === 0 ? terms : new Set([...terms].filter((term) => !names.has(term)));
}

function contradicts(one: Statement, other: Statement): boolean {
  if (one.negative !== other.negative) return true;
  return eachHasOwn(one.names, other.names) || otherNumber(one.numbers, other.numbers);
}

/** Both name something that the other does not. What only one of them names is unclear. */
function eachHasOwn(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((item) => !b.has(item)) && [...b].some((item) => !a.has(item));
}

/** Both hold a number that the other does not, in the same unit. */
function otherNumber(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const unitOf = (number: string) => number.slice(digitsOf(number).length).trim();
  const own = [...a].filter((number) => !b.has(number)).map(unitOf);
  const theirs = new Set([...b].filter((number) => !a.has(number)).map(unitOf));
  return own.some((unit) => theirs.has(unit));
}

function all(statements: readonly Statement[], what: "terms" | "numbers" | "names"): Set<string> {
  return new Set(statements.flatMap((statement) => [...statement[what]]));
}

function equalSets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

/** Sørensen-Dice: twice what both have over what each has. 0 to 1. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  let both = 0;
  for (const item of a) if (b.has(item)) both += 1;
  return (2 * both) / (a.size + b.size);
}
