import { CLASSES, classAt, DEPTH, firstSets } from "./first-sets";

export interface PrefilteredPattern {
  pattern: RegExp;
  /** Neither letter nor digit may follow a match. */
  isWhole: boolean;
}

/** A set of indexes, 32 to a word. */
export type Bits = Int32Array;

/**
 * Which of many patterns can match at a place, by their first units: all of them at once, 32 to an AND. A number in a
 * text has a hundred recognisers and is refused by most of them here.
 *
 *     rows   position x class of unit -> the patterns that allow it
 *     sift   wanted & row(0, unit 0) & row(1, unit 1) & ...
 */
export class Prefilter {
  readonly words: number;
  readonly #rows: Int32Array;
  /** The position from which on no pattern of a word constrains anything. */
  readonly #depths: Uint8Array;
  /** Of the row at each position, while a place is sifted. */
  readonly #offsets = new Int32Array(DEPTH);

  constructor(patterns: readonly PrefilteredPattern[]) {
    this.words = Math.ceil(patterns.length / 32);
    this.#rows = new Int32Array(DEPTH * CLASSES * this.words).fill(-1);
    this.#depths = new Uint8Array(this.words);
    patterns.forEach(({ pattern, isWhole }, index) => {
      const sets = firstSets(pattern, isWhole);
      for (let at = 0; at < DEPTH; at++) this.#refuse(index, at, sets[at]);
    });
  }

  empty(): Bits {
    return new Int32Array(this.words);
  }

  /**
   * Leaves in `wanted` those whose match may start at `start`; lists the words that are not empty in `live` and returns
   * how many these are.
   */
  sift(text: string, start: number, wanted: Bits, live: Uint8Array): number {
    const rows = this.#rows;
    const offsets = this.#offsets;
    for (let at = 0; at < DEPTH; at++) offsets[at] = (at * CLASSES + classAt(text, start + at)) * this.words;
    let count = 0;
    for (let word = 0; word < wanted.length; word++) {
      let bits = wanted[word] ?? 0;
      if (bits === 0) continue;
      const depth = this.#depths[word] ?? 0;
      for (let at = 0; at < depth && bits !== 0; at++) bits &= rows[(offsets[at] ?? 0) + word] ?? 0;
      wanted[word] = bits;
      if (bits !== 0) live[count++] = word;
    }
    return count;
  }

  #refuse(index: number, at: number, set: Uint8Array | undefined): void {
    const word = index >> 5;
    for (let unit = set?.indexOf(0) ?? -1; unit >= 0; unit = set?.indexOf(0, unit + 1) ?? -1) {
      const row = (at * CLASSES + unit) * this.words + word;
      this.#rows[row] = (this.#rows[row] ?? 0) & ~(1 << (index & 31));
      this.#depths[word] = Math.max(this.#depths[word] ?? 0, at + 1);
    }
  }
}

export function bitsOf(indexes: Iterable<number>, words: number): Bits {
  const bits = new Int32Array(words);
  for (const index of indexes) bits[index >> 5] = (bits[index >> 5] ?? 0) | (1 << (index & 31));
  return bits;
}

/** Index of the lowest bit of a word that has one. */
export function lowest(word: number, bits: number): number {
  return word * 32 + 31 - Math.clz32(bits & -bits);
}
