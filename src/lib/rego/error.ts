/** The text of OPA's error codes, plus `eval_limit_error` for our own limits. */
export type RegoErrorCode =
  | "rego_parse_error"
  | "rego_compile_error"
  | "rego_type_error"
  | "rego_unsafe_var_error"
  | "rego_recursion_error"
  | "eval_conflict_error"
  | "eval_type_error"
  | "eval_builtin_error"
  | "eval_limit_error";

/** Where in the source: line and column count from 1, in UTF-16 units; `end` is exclusive on the same or a later line. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
}

export const NOWHERE: Location = { file: "", line: 0, column: 0, offset: 0, length: 0 };

export interface RegoErrorHints {
  readonly expected?: string;
  readonly suggestion?: string;
}

/** Every way a policy can be wrong: it does not parse, does not compile, or fails while it is evaluated. */
export class RegoError extends Error {
  readonly code: RegoErrorCode;
  readonly location: Location;
  readonly expected: string | null;
  readonly suggestion: string | null;
  /** All errors of one compilation, this one first. A parse error stands alone. */
  readonly others: RegoError[] = [];

  constructor(code: RegoErrorCode, message: string, location: Location = NOWHERE, hints: RegoErrorHints = {}) {
    super(message);
    this.name = "RegoError";
    this.code = code;
    this.location = location;
    this.expected = hints.expected ?? null;
    this.suggestion = hints.suggestion ?? null;
  }

  /** `file:line:column: code: message`, the form compilers print. */
  describe(): string {
    const { file, line, column } = this.location;
    const place = line > 0 ? `${file}:${line}:${column}: ` : "";
    const hint = this.suggestion === null ? "" : ` (${this.suggestion})`;
    return `${place}${this.code}: ${this.message}${hint}`;
  }
}

export function compileError(message: string, location: Location, hints: RegoErrorHints = {}): RegoError {
  return new RegoError("rego_compile_error", message, location, hints);
}

export function typeError(message: string, location: Location, hints: RegoErrorHints = {}): RegoError {
  return new RegoError("rego_type_error", message, location, hints);
}
