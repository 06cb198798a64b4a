/** A time to wait for: tell me when it is there. When is it there may be asked at once. */
const UNTIMED =
  "(?!(?:once|whenever) |when (?!(?:is|are|was|were|do|does|did|can|will|should|would|must) |(?:[a-z']+ ){1,4}(?:was|were|did|had) ))";
const PARTS = /(?:BEFORE|NOT)\([^)]*\)(?:\+\([^)]*\))?|\([^)]*\)|<[^>]*>|[^\s]+/g;

/** `BEFORE(a|b)` must follow and stays, as must a GERUND, and NOT(a|b) must not. Every word brings its own blank after it. */
function compile(phrase: string): string {
  return (phrase.replace("GERUND", "BEFORE([a-z]{2,}ing)").match(PARTS) ?? []).map(compilePart).join("");
}

function compilePart(part: string): string {
  if (part === "UNTIMED") return UNTIMED;
  if (part.startsWith("NOT(")) return `(?!${group(part.slice(3))} )`;
  if (part.startsWith("BEFORE(")) {
    const [first = "", second] = part.slice(6).split("+");
    return `(?=${group(first)} ${second === undefined ? "" : `${group(second)} `})`;
  }
  if (part.startsWith("<")) return `(?:(?:${part.slice(1, -1)}) )?`;
  return part.startsWith("(") ? `${group(part)} ` : `${part} `;
}

/** `(a|b)` without a capture. */
function group(part: string): string {
  return `(?:${part.slice(1, -1)})`;
}

export function takesGerund(phrase: string): boolean {
  return phrase.endsWith("GERUND");
}

/** No phrase has more words. */
export const PHRASE_WORDS_MAX = 16;

/** First words that a phrase may begin with, or last ones that it may end with; null: any. */
function edgeWords(phrase: string, where: "head" | "tail"): ReadonlySet<string> | null {
  const parts = (phrase.match(PARTS) ?? []).filter((part) => part !== "UNTIMED" && !part.startsWith("NOT("));
  const words = new Set<string>();
  for (const part of where === "head" ? parts : parts.reverse()) {
    if (part.startsWith("BEFORE(") && part.includes("[")) return null;
    const inner = part.startsWith("BEFORE(") ? (part.slice(7).split(")")[0] ?? "") : part.replace(/[<>()]/g, "");
    for (const choice of inner.split("|")) words.add((where === "head" ? /^\S+/ : /\S+$/).exec(choice)?.[0] ?? "");
    if (!part.startsWith("<")) return words;
  }
  return null;
}

export class Phrases {
  readonly #patterns: readonly RegExp[];
  readonly #where: "head" | "tail";
  /** Which phrases may begin, or end, with a word: a text is tried with few of them. */
  readonly #byWord = new Map<string, number[]>();

  constructor(phrases: readonly string[], where: "head" | "tail") {
    this.#where = where;
    this.#patterns = phrases.map((phrase) =>
      where === "head" ? new RegExp(`^${compile(phrase)}`) : new RegExp(`(?:^|(?<= ))${compile(phrase)}$`),
    );
    for (const [i, phrase] of phrases.entries()) {
      const words = edgeWords(phrase, where);
      if (words === null) throw new Error(`no word of its own at its ${where}: ${phrase}`);
      for (const word of words) this.#byWord.set(word, [...(this.#byWord.get(word) ?? []), i]);
    }
  }

  fits(text: string): boolean {
    return (this.#byWord.get(this.#edge(text)) ?? []).some((phrase) => this.#patterns[phrase]?.test(text));
  }

  /** Words of the longest phrase that fits, and which; null: none. `text` has a blank after every word. */
  longest(text: string): { readonly length: number; readonly phrase: number } | null {
    let found: { length: number; phrase: number } | null = null;
    for (const phrase of this.#byWord.get(this.#edge(text)) ?? []) {
      const words = this.#patterns[phrase]?.exec(text)?.[0];
      const length = words === undefined ? 0 : words.split(" ").length - 1;
      if (length > (found?.length ?? 0)) found = { length, phrase };
    }
    return found;
  }

  #edge(text: string): string {
    const end = text.length - 1;
    return this.#where === "head"
      ? text.slice(0, text.indexOf(" "))
      : text.slice(text.lastIndexOf(" ", end - 1) + 1, end);
  }
}
