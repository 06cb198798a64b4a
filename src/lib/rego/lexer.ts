import { type Location, RegoError } from "./error";
import type { Limits } from "./limits";

type TokenKind = "name" | "number" | "string" | "template" | "punctuation" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The source text; for a string its value; empty at the end. */
  readonly text: string;
  readonly location: Location;
  /** Follows the token before without a space: `a[0]` is a reference, `a [0]` is not. */
  readonly adjacent: boolean;
  /** Line on which the token ends. */
  readonly endLine: number;
  /** Only for templates: strings and the tokens of the embedded expressions, in order. */
  readonly parts?: readonly (string | readonly Token[])[];
}

const SPACE = /[ \t\r]+|#[^\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PUNCTUATION = /:=|==|!=|<=|>=|[{}()[\],;:.=<>+\-*/%&|]/y;
const STRING_CHUNK = /[^"\\{\p{Cc}]+/uy;
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

/** Throws RegoError `rego_parse_error`. A template's expressions are lexed in place, strings within braces included. */
export function tokenize(source: string, file: string, limits: Limits): Token[] {
  const lexer = new Lexer(source, file, limits);
  return lexer.readUntil(null, 0);
}

class Lexer {
  private position = 0;
  private line = 1;
  private lineStart = 0;
  private readonly source: string;
  private readonly file: string;
  private readonly limits: Limits;

  constructor(source: string, file: string, limits: Limits) {
    this.source = source;
    this.file = file;
    this.limits = limits;
  }

  /** `closing`: the brace that ends an embedded expression; it is consumed and not among the tokens. */
  readUntil(closing: "}" | null, depth: number): Token[] {
    if (depth > this.limits.nesting) this.fail("templates are nested too deeply", this.position);
    const tokens: Token[] = [];
    let open = 0;
    let end = -1;
    for (;;) {
      this.skipSpace();
      const start = this.position;
      const next = this.source[start];
      if (next === undefined) {
        if (closing !== null) this.fail("unexpected end of template expression", start, "}");
        tokens.push(this.token("end", "", start, start, false));
        return tokens;
      }
      if (closing !== null && next === "}" && open === 0) {
        tokens.push(this.token("end", "", start, start, false));
        this.position++;
        return tokens;
      }
      if (next === "{") open++;
      if (next === "}") open--;
      tokens.push(this.readToken(next, start === end, depth));
      end = this.position;
    }
  }

  private readToken(next: string, adjacent: boolean, depth: number): Token {
    const start = this.position;
    if (next === '"') return this.readString(start, adjacent);
    if (next === "`") return this.readRaw(start, adjacent);
    const quote = this.source[start + 1];
    if (next === "$" && (quote === '"' || quote === "`")) return this.readTemplate(start, quote, adjacent, depth);
    const name = this.match(NAME);
    if (name !== null) return this.token("name", name, start, this.position, adjacent);
    const number = this.match(NUMBER);
    if (number !== null) return this.finishNumber(number, start, adjacent);
    const punctuation = this.match(PUNCTUATION);
    if (punctuation !== null) return this.token("punctuation", punctuation, start, this.position, adjacent);
    return this.fail(`illegal token: unexpected character ${JSON.stringify(next)}`, start);
  }

  private finishNumber(text: string, start: number, adjacent: boolean): Token {
    const next = this.source[this.position] ?? "";
    if (/[0-9A-Za-z_]/.test(next)) this.fail("illegal number format", start, "a JSON number");
    return this.token("number", text, start, this.position, adjacent);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source);
    if (found === null) return null;
    this.position = pattern.lastIndex;
    return found[0];
  }

  private skipSpace(): void {
    for (;;) {
      if (this.source.charCodeAt(this.position) === 10) this.newline();
      else if (this.match(SPACE) === null) return;
    }
  }

  private newline(): void {
    this.position++;
    this.line++;
    this.lineStart = this.position;
  }

  private locate(start: number, end: number): Location {
    return {
      file: this.file,
      line: this.line,
      column: start - this.lineStart + 1,
      offset: start,
      length: Math.max(end - start, 0),
    };
  }

  private token(kind: TokenKind, text: string, start: number, end: number, adjacent: boolean): Token {
    return { kind, text, location: this.locate(start, end), adjacent, endLine: this.line };
  }

  private fail(message: string, at: number, expected?: string): never {
    const hints = expected === undefined ? {} : { expected };
    throw new RegoError("rego_parse_error", message, this.locate(at, at + 1), hints);
  }

  private readString(start: number, adjacent: boolean): Token {
    const location = this.locate(start, start);
    this.position++;
    let value = "";
    for (;;) {
      const next = this.source[this.position];
      if (next === '"') break;
      if (next === undefined || next === "\n") this.fail("non-terminated string", start, 'a closing "');
      if (next < " ") this.fail("illegal control character in string", this.position, "an escape such as \\t");
      value +=
        next === "\\" ? this.readEscape() : next === "{" ? this.take() : (this.match(STRING_CHUNK) ?? this.take());
    }
    this.position++;
    return {
      kind: "string",
      text: value,
      location: { ...location, length: this.position - start },
      adjacent,
      endLine: this.line,
    };
  }

  private take(): string {
    return this.source[this.position++] ?? "";
  }

  private readEscape(): string {
    const start = this.position;
    this.position++;
    const letter = this.take();
    if (letter === "u") return this.readUnicodeEscape(start);
    const value = ESCAPES[letter];
    if (value === undefined) this.fail(`illegal string escape sequence \\${letter}`, start);
    return value;
  }

  private readUnicodeEscape(start: number): string {
    const digits = this.source.slice(this.position, this.position + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("illegal unicode escape", start, "four hexadecimal digits");
    this.position += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private readRaw(start: number, adjacent: boolean): Token {
    const location = this.locate(start, start);
    const end = this.source.indexOf("`", start + 1);
    if (end < 0) this.fail("non-terminated raw string", start, "a closing `");
    const value = this.source.slice(start + 1, end);
    this.advanceOver(value);
    this.position = end + 1;
    return {
      kind: "string",
      text: value,
      location: { ...location, length: this.position - start },
      adjacent,
      endLine: this.line,
    };
  }

  private advanceOver(text: string): void {
    const start = this.position + 1;
    for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) {
      this.line++;
      this.lineStart = start + index + 1;
    }
  }

  private readTemplate(start: number, quote: '"' | "`", adjacent: boolean, depth: number): Token {
    const location = this.locate(start, start);
    const parts: (string | readonly Token[])[] = [];
    let text = "";
    this.position += 2;
    for (;;) {
      const next = this.source[this.position];
      if (next === quote) break;
      if (next === undefined || (next === "\n" && quote === '"')) {
        this.fail("non-terminated template string", start, `a closing ${quote}`);
      }
      if (next === "{") {
        parts.push(text);
        text = "";
        this.position++;
        parts.push(this.readUntil("}", depth + 1));
      } else text += this.readTemplateText(next, quote);
    }
    this.position++;
    parts.push(text);
    const length = this.position - start;
    return { kind: "template", text: "", location: { ...location, length }, adjacent, endLine: this.line, parts };
  }

  private readTemplateText(next: string, quote: '"' | "`"): string {
    if (next === "\n") {
      this.newline();
      return "\n";
    }
    if (next !== "\\") return this.match(quote === '"' ? STRING_CHUNK : /[^`\\{\n]+/y) ?? this.take();
    const escaped = this.source[this.position + 1];
    if (escaped === "{" || escaped === "}") {
      this.position += 2;
      return escaped;
    }
    return quote === '"' ? this.readEscape() : this.take();
  }
}
