/** Bounds on everything that can grow. All are counts, never times: the same policy fails or passes on every machine. */
export interface Limits {
  /** Characters of all modules together. */
  readonly sourceChars: number;
  /** Tokens the parser may read, counting those it reads again after backing out of a wrong guess. */
  readonly parseSteps: number;
  /** Brackets within brackets. */
  readonly nesting: number;
  /** Statements placed while ordering rule bodies; ordering is quadratic in the length of a body. */
  readonly compileSteps: number;
  /** Rules entered, calls made, elements looked at, and for each built-in the weight of what it reads and makes. */
  readonly evalSteps: number;
  /** Scalars and containers in one result. */
  readonly resultNodes: number;
}

export const DEFAULT_LIMITS: Limits = {
  sourceChars: 1_000_000,
  parseSteps: 1_000_000,
  nesting: 200,
  compileSteps: 1_000_000,
  evalSteps: 2_000_000,
  resultNodes: 1_000_000,
};

/** What evaluations may do together: one for a decision, one for all tests of a policy. */
export class Budget {
  steps = 0;
  private readonly stepsMax: number;

  constructor(stepsMax: number) {
    this.stepsMax = stepsMax;
  }

  /** False: it is used up. */
  spend(steps: number): boolean {
    this.steps += steps;
    return this.steps <= this.stepsMax;
  }
}
