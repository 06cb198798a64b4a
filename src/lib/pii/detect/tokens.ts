import type { TokenRecogniser } from "../recognisers/recogniser";
import type { Hit } from "./hit";
import type { Meter } from "./meter";
import { type Bits, bitsOf, lowest, Sieve } from "./sieve";

const PLACE_WORK = 2;
/** A credential may be thousands of characters long. */
const PATTERN_WORK = 8;

/** Tries the documented forms of credentials where a long token starts. */
export class TokenFinder {
  readonly #recognisers: readonly TokenRecogniser[];
  readonly #sieve: Sieve;
  readonly #all: Bits;
  readonly #open: Bits;
  readonly #live: Uint8Array;

  constructor(recognisers: readonly TokenRecogniser[]) {
    this.#recognisers = recognisers;
    this.#sieve = new Sieve(recognisers.map(({ pattern }) => ({ pattern, isWhole: false })));
    this.#all = bitsOf(recognisers.keys(), this.#sieve.words);
    this.#open = this.#sieve.empty();
    this.#live = new Uint8Array(this.#sieve.words);
  }

  /** `tokens`: start, end, start, end ... */
  *find(text: string, tokens: readonly number[], meter: Meter, found: (hit: Hit) => void): Generator<undefined, void> {
    for (let i = 0; i < tokens.length; i += 2) {
      const start = tokens[i] ?? 0;
      this.#open.set(this.#all);
      const live = this.#sieve.sift(text, start, this.#open, this.#live);
      const { hit, tried } = this.#hit(text, start, live);
      if (hit !== undefined) found(hit);
      if (meter.isSpent(PLACE_WORK + tried * PATTERN_WORK)) yield;
    }
  }

  /** The first form that fits. */
  #hit(text: string, start: number, live: number): { hit?: Hit; tried: number } {
    let tried = 0;
    for (const word of this.#live.subarray(0, live)) {
      for (let rest = this.#open[word] ?? 0; rest !== 0; rest &= rest - 1) {
        const recogniser = this.#recognisers[lowest(word, rest)];
        if (recogniser === undefined) continue;
        const { pattern, type, score, valid } = recogniser;
        tried++;
        pattern.lastIndex = start;
        const match = pattern.exec(text)?.[0];
        if (match === undefined || (valid !== undefined && !valid(match))) continue;
        return { hit: { start, end: start + match.length, type, score }, tried };
      }
    }
    return { tried };
  }
}
