import type { Finding, PiiType } from "../types";

/**
 * Numbers placeholders within one answer: the same value gets the same number, whatever field it stands in, so a
 * reader can still tell two people apart. Holds the values it has seen: drop it with the answer.
 */
export class NumberedPlaceholders {
  readonly #numbers = new Map<string, number>();
  readonly #counts = new Map<PiiType, number>();

  placeholder(type: PiiType, value: string): string {
    const key = `${type}:${value.toLowerCase().replace(/[\s.-]+/g, "")}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = (this.#counts.get(type) ?? 0) + 1;
      this.#counts.set(type, number);
      this.#numbers.set(key, number);
    }
    return `[${type}_${number}]`;
  }
}

export interface RedactOptions {
  numbered?: NumberedPlaceholders;
}

/**
 * Replaces each finding by `[TYPE]`, or `[TYPE_1]` when numbered. The findings must be those of this very text:
 * in order and disjoint, as a scan gives them.
 */
export function redactText(text: string, findings: readonly Finding[], { numbered }: RedactOptions = {}): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const { start, end, type } of findings) {
    pieces.push(text.slice(copied, start), numbered?.placeholder(type, text.slice(start, end)) ?? `[${type}]`);
    copied = end;
  }
  return pieces.length === 0 ? text : pieces.join("") + text.slice(copied);
}
