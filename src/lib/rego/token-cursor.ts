import { type Location, RegoError } from "./error";
import type { Token } from "./lexer";
import type { Limits } from "./limits";

/** Shared by the cursors of one source, so that backing out of a guess is paid for. */
export interface ParseBudget {
  steps: number;
  /** The error that got furthest, over all guesses: the one worth telling. */
  furthest: RegoError | null;
  readonly limits: Limits;
}

export const KEYWORDS: ReadonlySet<string> = new Set([
  "as",
  "contains",
  "default",
  "else",
  "every",
  "false",
  "if",
  "import",
  "in",
  "not",
  "null",
  "package",
  "some",
  "true",
  "with",
]);

export class TokenCursor {
  private index = 0;
  depth = 0;
  /** By token index; null for what could not be read there. */
  private readonly memory = new Map<number, { readonly value: unknown; readonly end: number } | null>();
  readonly budget: ParseBudget;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[], budget: ParseBudget) {
    this.tokens = tokens;
    this.budget = budget;
  }

  get current(): Token {
    return this.tokens[this.index] as Token;
  }

  get next(): Token {
    return (this.tokens[this.index + 1] ?? this.tokens[this.tokens.length - 1]) as Token;
  }

  /** Line on which the token before the current one ends. */
  get lineBefore(): number {
    return this.tokens[this.index - 1]?.endLine ?? 0;
  }

  advance(): Token {
    const token = this.current;
    if (++this.budget.steps > this.budget.limits.parseSteps) this.limit("too many parse steps");
    if (token.kind !== "end") this.index++;
    return token;
  }

  /**
   * A term read from one place is the same however often a guess comes back to it, so it is read once: nested brackets
   * would otherwise be read twice at every level.
   */
  remember<T>(read: () => T): T {
    const start = this.index;
    const known = this.memory.get(start);
    if (known === undefined) return this.readInto(start, read);
    if (known === null) throw this.budget.furthest ?? new RegoError("rego_parse_error", "unexpected token");
    this.index = known.end;
    return known.value as T;
  }

  private readInto<T>(start: number, read: () => T): T {
    this.memory.set(start, null);
    const value = read();
    this.memory.set(start, { value, end: this.index });
    return value;
  }

  /** Runs a guess. A parse error rewinds to where it began and gives null; a limit is final. */
  attempt<T>(guess: () => T): T | null {
    const { index, depth } = this;
    try {
      return guess();
    } catch (error) {
      if (!(error instanceof RegoError) || error.code !== "rego_parse_error") throw error;
      this.index = index;
      this.depth = depth;
      return null;
    }
  }

  mark(): number {
    return this.index;
  }

  rewind(mark: number): void {
    this.index = mark;
  }

  is(punctuation: string): boolean {
    const token = this.current;
    return token.kind === "punctuation" && token.text === punctuation;
  }

  /** A keyword directly followed by a dot is a name: `if.foo`. */
  isKeyword(word: string): boolean {
    const token = this.current;
    return token.kind === "name" && token.text === word && !this.isDotted();
  }

  isDotted(): boolean {
    const { next } = this;
    return next.kind === "punctuation" && next.text === "." && next.adjacent;
  }

  take(punctuation: string): boolean {
    if (!this.is(punctuation)) return false;
    this.advance();
    return true;
  }

  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.advance();
    return true;
  }

  expect(punctuation: string, purpose: string): Token {
    if (!this.is(punctuation)) this.unexpected(`\`${punctuation}\` ${purpose}`);
    return this.advance();
  }

  span(start: Location): Location {
    const before = this.tokens[this.index - 1] ?? this.current;
    const end = before.location.offset + before.location.length;
    return { ...start, length: Math.max(end - start.offset, start.length) };
  }

  unexpected(expected: string, suggestion?: string): never {
    const token = this.current;
    const found = token.kind === "end" ? "end of input" : `${token.kind} \`${token.text.slice(0, 40)}\``;
    this.fail(`unexpected ${found}: expected ${expected}`, token.location, {
      expected,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  fail(message: string, location: Location, hints: { expected?: string; suggestion?: string } = {}): never {
    const error = new RegoError("rego_parse_error", message, location, hints);
    const furthest = this.budget.furthest;
    if (furthest === null || furthest.location.offset <= location.offset) this.budget.furthest = error;
    throw error;
  }

  /** Every bracket, of whatever kind, goes through here: the parser's stack is bounded by the limit. */
  nested<T>(parse: () => T): T {
    if (++this.depth > this.budget.limits.nesting) this.limit("brackets are nested too deeply");
    const result = parse();
    this.depth--;
    return result;
  }

  private limit(message: string): never {
    throw new RegoError("eval_limit_error", message, this.current.location);
  }
}
