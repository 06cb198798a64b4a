import type { ValueRecogniser } from "../recognisers/recogniser";
import { DIGIT, KIND, WIDE } from "../views/alphabet";
import { groupLengthBefore, groupLengthBehind, innerStarts, prefixStart, reachOf, regroup } from "./candidate";
import type { Hit } from "./hit";
import { MatchAttempt, SOLE_MAX } from "./match-attempt";
import { type Bits, bitsOf, Prefilter } from "./prefilter";
import type { TextAnalysis } from "./text-analysis";

/** No value has fewer letters and digits. */
const VALUE_MIN = 4;
const FIRST_MAX = 43;

/**
 * Tries the recognisers on every number of the text. Cost per number is bounded: those that need no label and those
 * whose label stands near, as far as its first characters allow.
 */
export class ValueFinder {
  readonly #values: readonly ValueRecogniser[];
  readonly #prefilter: Prefilter;
  /** The recognisers that need no label, by the length of the first run; by class of its first character. */
  readonly #digit: readonly Bits[];
  readonly #letter: readonly Bits[];
  readonly #starts: number[] = [];
  /** Tried only when the whole text is one value. */
  readonly #sole: Bits;

  constructor(values: readonly ValueRecogniser[]) {
    this.#values = values;
    this.#prefilter = new Prefilter(
      values.map(({ pattern, measure }) => ({ pattern, isWhole: measure === undefined })),
    );
    const { words } = this.#prefilter;
    this.#digit = byFirstRun(values, "letter").map((indexes) => bitsOf(indexes, words));
    this.#letter = byFirstRun(values, "digit").map((indexes) => bitsOf(indexes, words));
    this.#sole = bitsOf(
      indexesOf(values, ({ solo }) => solo !== undefined),
      words,
    );
  }

  /** Gives the hits to `found`, in order of start. */
  find(text: string, analysis: TextAnalysis, found: (hit: Hit) => void): void {
    const attempt = new MatchAttempt(text, analysis, this.#values, this.#prefilter);
    const { numbers } = analysis;
    let done = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      const run = numbers[i] ?? 0;
      if (run < done) continue;
      attempt.beginRun();
      const prefix = prefixStart(text, run);
      const prefixed = prefix >= done && prefix < run ? this.#best(attempt, text, prefix) : undefined;
      let hit = surer(prefixed, this.#best(attempt, text, run));
      if (hit === undefined) hit = this.#inner(attempt, text, run, numbers[i + 1] ?? run);
      if (hit === undefined) continue;
      found(hit);
      done = hit.end;
    }
  }

  /** Behind a word that is glued to the value: the surest of the places where it may start. */
  #inner(attempt: MatchAttempt, text: string, run: number, end: number): Hit | undefined {
    innerStarts(text, run, end, this.#starts);
    let best: Hit | undefined;
    for (const start of this.#starts) best = surer(best, this.#best(attempt, text, start));
    return best;
  }

  #best(attempt: MatchAttempt, text: string, start: number): Hit | undefined {
    const reach = reachOf(text, start);
    const byLength = KIND[text.charCodeAt(start)] === DIGIT ? this.#digit : this.#letter;
    const alone = byLength[runLength(text, start)];
    const written = attempt.best(
      start,
      reach,
      reach >= VALUE_MIN ? alone : undefined,
      text.length <= SOLE_MAX ? this.#sole : undefined,
    );
    return written ?? this.#regrouped(attempt, text, start, alone);
  }

  /** The groups may stand apart by a tab, a line break, two blanks. Asked last, because it costs a string. */
  #regrouped(attempt: MatchAttempt, text: string, start: number, alone: Bits | undefined): Hit | undefined {
    if (!attempt.hasLabel && !mayRegroup(text, start)) return undefined;
    const regrouped = regroup(text, start);
    return regrouped === undefined ? undefined : attempt.bestRegrouped(regrouped, alone);
  }
}

/**
 * Groupings of numbers that need no label begin with three, four or six characters, and not in the midst of a row. An
 * IBAN begins with a country and two digits, and its bank may be letters.
 */
function mayRegroup(text: string, start: number): boolean {
  const first = runLength(text, start);
  if (first < 3 || first > 6) return false;
  if (KIND[text.charCodeAt(start)] !== DIGIT)
    return first === 4 && KIND[text.charCodeAt(start + 1)] !== DIGIT && KIND[text.charCodeAt(start + 2)] === DIGIT;
  return groupLengthBefore(text, start) !== first && groupLengthBehind(text, start + first) >= 2;
}

/** The hit with its letter prefix unless the number alone is surer: `is 4071000023` is a number behind a verb. */
function surer(prefixed: Hit | undefined, bare: Hit | undefined): Hit | undefined {
  return prefixed !== undefined && (bare === undefined || prefixed.score >= bare.score) ? prefixed : bare;
}

/** The unlabelled recognisers by the length of a value's first run; the last slot holds every longer run. */
function byFirstRun(values: readonly ValueRecogniser[], notLead: "digit" | "letter"): number[][] {
  const table: number[][] = Array.from({ length: FIRST_MAX + 1 }, () => []);
  values.forEach((value, index) => {
    if (value.alone === undefined || value.lead === notLead) return;
    const first = value.lead === "letter" ? undefined : value.first;
    for (let length = 1; length <= FIRST_MAX; length++) {
      if (first === undefined || first.some((run) => Math.min(run, FIRST_MAX) === length)) table[length]?.push(index);
    }
  });
  return table;
}

function indexesOf(values: readonly ValueRecogniser[], belongs: (value: ValueRecogniser) => boolean): number[] {
  return values.flatMap((value, index) => (belongs(value) ? [index] : []));
}

function runLength(text: string, start: number): number {
  let at = start;
  while (at < text.length && at - start < FIRST_MAX && isPlain(KIND[text.charCodeAt(at)])) at++;
  return at - start;
}

/** A letter or digit of a script with spaces. */
function isPlain(kind = 0): boolean {
  return kind !== 0 && kind !== WIDE;
}
