/**
 * A string that is itself JSON is edited in place, literal by literal. Parsing and writing it again would lose what a
 * JSON value can't hold: duplicate keys (the hidden one may be the personal one), long numbers, indentation. Read by a
 * reader of its own, because `JSON.parse` tells of no places.
 */

const CONTAINER = /^\s*[{[]/;

export interface JsonTextVisitor {
  /** A string that is a value, and the key it stands under: gives what shall stand there. */
  string(text: string, key: string): string;
  /** A key, or a number as it is written: nothing can stand in its place. */
  fixed(text: string, key: string): void;
}

/** The text with its string values replaced, or `undefined` when it is no JSON object or array (RFC 8259). */
export function visitJsonText(text: string, visitor: JsonTextVisitor): string | undefined {
  if (!CONTAINER.test(text) || !isJson(text)) return undefined;
  const reader = new JsonReader(text);
  const pieces: string[] = [];
  const outer: string[] = [];
  let key = "";
  let copied = 0;
  for (let kind = reader.next(); kind !== "end"; kind = reader.next()) {
    if (kind === "open") outer.push(key);
    else if (kind === "close") key = outer.pop() ?? "";
    else if (kind === "number") visitor.fixed(reader.token(), key);
    else if (kind === "key") {
      key = reader.string();
      visitor.fixed(key, "");
    } else if (kind === "string") {
      const value = reader.string();
      const replaced = visitor.string(value, key);
      if (replaced === value) continue;
      pieces.push(text.slice(copied, reader.start), JSON.stringify(replaced));
      copied = reader.end;
    }
  }
  pieces.push(text.slice(copied));
  return pieces.join("");
}

function isJson(text: string): boolean {
  const reader = new JsonReader(text);
  for (let kind = reader.next(); kind !== "end"; kind = reader.next()) {
    if (kind === "invalid") return false;
  }
  return true;
}

type Kind = "open" | "close" | "key" | "string" | "number" | "literal" | "sign" | "end" | "invalid";

const BLANK = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside a string.
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/** Reads one token at a time and knows which may come next. */
class JsonReader {
  start = 0;
  end = 0;
  readonly #text: string;
  /** The open containers, `{` or `[`. */
  readonly #open: string[] = [];
  #expects: "value" | "item or close" | "key" | "key or close" | "colon" | "comma or close" | "end" = "value";

  constructor(text: string) {
    this.#text = text;
  }

  token(): string {
    return this.#text.slice(this.start, this.end);
  }

  /** The value of the string token. */
  string(): string {
    return JSON.parse(this.token()) as string;
  }

  next(): Kind {
    this.start = this.#after(BLANK, this.end);
    this.end = this.start + 1;
    const char = this.#text.charAt(this.start);
    if (char === "") return this.#expects === "end" ? "end" : "invalid";
    switch (this.#expects) {
      case "end":
        return "invalid";
      case "colon":
        this.#expects = "value";
        return char === ":" ? "sign" : "invalid";
      case "comma or close":
        if (char !== ",") return this.#close(char);
        this.#expects = this.#open.at(-1) === "{" ? "key" : "value";
        return "sign";
      case "key or close":
        return char === "}" ? this.#close(char) : this.#key();
      case "key":
        return this.#key();
      case "item or close":
        return char === "]" ? this.#close(char) : this.#value(char);
      case "value":
        return this.#value(char);
    }
  }

  #key(): Kind {
    this.#expects = "colon";
    return this.#take(STRING, "key");
  }

  #value(char: string): Kind {
    if (char === "{" || char === "[") {
      this.#open.push(char);
      this.#expects = char === "{" ? "key or close" : "item or close";
      return "open";
    }
    this.#expects = this.#open.length === 0 ? "end" : "comma or close";
    if (char === '"') return this.#take(STRING, "string");
    return char === "-" || (char >= "0" && char <= "9") ? this.#take(NUMBER, "number") : this.#take(LITERAL, "literal");
  }

  #close(char: string): Kind {
    if ((this.#open.pop() === "{" ? "}" : "]") !== char) return "invalid";
    this.#expects = this.#open.length === 0 ? "end" : "comma or close";
    return "close";
  }

  #take(pattern: RegExp, kind: Kind): Kind {
    this.end = this.#after(pattern, this.start);
    return this.end > this.start ? kind : "invalid";
  }

  /** Where the match at `at` ends; `at` when there is none. */
  #after(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : at;
  }
}
