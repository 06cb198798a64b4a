import type { JsonObject, JsonValue } from "../core/json";

/** A name or a value that is longer is not one that is looked for. UTF-16 units. */
const KEPT_CHARS_MAX = 64 * 1024;

const IN_STRING = /["\\]/g;
/** All that says where in the text one stands. */
const MARK = /["{}[\],:]/g;

/**
 * Finds members of the outermost object in JSON text that comes in pieces, and keeps nothing else of it. It checks no
 * grammar: of what is no JSON it may find anything, and never more than it was asked for.
 */
export class TopMembers {
  private readonly wanted: ReadonlySet<string>;
  private readonly values = new Map<string, string>();
  private depth = 0;
  private inString = false;
  /** The last unit of a piece was a backslash within a string. */
  private escaped = false;
  /** The text since the last comma or brace on the outermost level: a name, then a value. Null: nothing that is kept. */
  private kept: string | null = null;
  private name: string | null = null;

  constructor(wanted: ReadonlySet<string>) {
    this.wanted = wanted;
  }

  push(chunk: string): void {
    let at = 0;
    while (at < chunk.length) at = this.inString ? this.passString(chunk, at) : this.passMark(chunk, at);
  }

  /** What was found; the last of those that have one name, as a parser has it. */
  found(): JsonObject {
    const found: Record<string, JsonValue> = {};
    for (const [name, text] of this.values) {
      try {
        found[name] = JSON.parse(text) as JsonValue;
      } catch {
        // The answer was no JSON, or broke off.
      }
    }
    return found;
  }

  private passString(chunk: string, at: number): number {
    if (this.escaped) {
      this.escaped = false;
      return this.keep(chunk, at, at + 1);
    }
    IN_STRING.lastIndex = at;
    const found = IN_STRING.exec(chunk);
    if (found === null) return this.keep(chunk, at, chunk.length);
    this.escaped = found[0] === "\\";
    this.inString = this.escaped;
    return this.keep(chunk, at, found.index + 1);
  }

  private passMark(chunk: string, at: number): number {
    MARK.lastIndex = at;
    const found = MARK.exec(chunk);
    if (found === null) return this.keep(chunk, at, chunk.length);
    const mark = found[0];
    const isOuter = this.depth === 1 && (mark === "," || mark === ":" || mark === "}");
    const end = this.keep(chunk, at, isOuter ? found.index : found.index + 1);
    if (isOuter) this.passOuter(mark);
    if (mark === '"') this.inString = true;
    if (mark === "{" || mark === "[") this.open(mark);
    if (mark === "}" || mark === "]") this.depth -= 1;
    return isOuter ? end + 1 : end;
  }

  private open(mark: string): void {
    this.depth += 1;
    // Members of an outermost array are items, and have no names.
    if (this.depth === 1) this.kept = mark === "{" ? "" : null;
  }

  private passOuter(mark: string): void {
    if (mark === ":") {
      const name = this.kept === null ? null : nameIn(this.kept);
      this.name = name !== null && this.wanted.has(name) ? name : null;
      this.kept = this.name === null ? null : "";
      return;
    }
    if (this.name !== null && this.kept !== null) this.values.set(this.name, this.kept);
    this.name = null;
    this.kept = "";
  }

  private keep(chunk: string, from: number, to: number): number {
    if (this.kept === null || this.depth === 0) return to;
    this.kept = this.kept.length + to - from > KEPT_CHARS_MAX ? null : this.kept + chunk.slice(from, to);
    return to;
  }
}

function nameIn(text: string): string | null {
  try {
    const name: unknown = JSON.parse(text);
    return typeof name === "string" ? name : null;
  } catch {
    return null;
  }
}
