/**
 * Measures a step by what it has done, never by the clock: a step of a hostile text ends after as much work as one of
 * prose. The unit is about what one bounded pattern costs, or sixteen characters of a plain loop.
 */
export class Meter {
  readonly #budget: number;
  #spent = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  /** Adds work; true when the step has done its share, and the caller yields. */
  isSpent(units: number): boolean {
    this.#spent += units;
    if (this.#spent < this.#budget) return false;
    this.#spent = 0;
    return true;
  }
}

/** Characters that a plain loop reads for one unit. */
export const CHARS_A_UNIT = 16;

/** Runs all steps in one go. */
export function runToEnd<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
