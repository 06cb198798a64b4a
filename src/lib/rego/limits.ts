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
  /** Rules entered, calls made, elements looked at; built-ins add what they produce. */
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
