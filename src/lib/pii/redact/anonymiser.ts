import { Meter, runToEnd } from "../detect/meter";
import type { Finding, PiiType } from "../types";

/**
 * Numbers placeholders within one answer: the same value gets the same number, whatever field it stands in, so a
 * reader can still tell two people apart. Holds the values it has seen: drop it with the answer.
 */
export class NumberedPlaceholders {
  #numbers = new Map<string, number>();
  #counts = new Map<PiiType, number>();

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

  /** Takes over the numbers that another one has given; from now on the two are one. */
  goOnFrom(other: NumberedPlaceholders): void {
    this.#numbers = other.#numbers;
    this.#counts = other.#counts;
  }
}

export interface RedactOptions {
  numbered?: NumberedPlaceholders;
}

/**
 * Replaces each finding by `[TYPE]`, or `[TYPE_1]` when numbered. The findings must be those of this very text:
 * in order and disjoint, as a scan gives them.
 */
export function redactText(text: string, findings: readonly Finding[], options: RedactOptions = {}): string {
  return runToEnd(redactSliced(text, findings, options, new Meter(Number.POSITIVE_INFINITY)));
}

/** Findings whose pieces are put together at a time: one chain of 100,000 additions is flattened in one go. */
const BATCH = 512;
const FINDING_WORK = 2;

/** The same in steps. */
export function* redactSliced(
  text: string,
  findings: readonly Finding[],
  { numbered }: RedactOptions,
  meter: Meter,
): Generator<undefined, string> {
  if (findings.length === 0) return text;
  const batches: string[] = [];
  let pieces: string[] = [];
  let copied = 0;
  for (const { start, end, type } of findings) {
    pieces.push(text.slice(copied, start), numbered?.placeholder(type, text.slice(start, end)) ?? `[${type}]`);
    copied = end;
    if (pieces.length >= 2 * BATCH) {
      batches.push(pieces.join(""));
      pieces = [];
    }
    if (meter.isSpent(FINDING_WORK)) yield;
  }
  return batches.join("") + pieces.join("") + text.slice(copied);
}
