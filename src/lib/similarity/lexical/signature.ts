import type { QueryVector } from "./query-vector";

/*
 * A signature is a set of terms in 32 bits (a Bloom filter with one hash, Bloom 1970): a bit that is not set proves that
 * none of its terms is there. If a unit vector lacks terms that make up the share m of a query's squared norm, their cosine
 * is at most sqrt(1 - m), by Cauchy and Schwarz: enough to dismiss nearly every candidate without reading its record.
 */

/** Lighter terms are left out on both sides: they stand in most texts, so their bits would always be set. In nats. */
const SIGNED_IDF_MIN = 2;

export function isSigned(idf: number): boolean {
  return idf >= SIGNED_IDF_MIN;
}

/** The bit of a term, by the top of a multiplicative hash of its id. */
export function termBit(id: number): number {
  return 1 << (Math.imul(id, 0x9e3779b1) >>> 27);
}

/** The signed terms of a query, heaviest first. */
export class QuerySignature {
  readonly #bits: number[] = [];
  readonly #squares: number[] = [];
  /** What no entry at all can have. */
  readonly #unknown: number;

  constructor({ order, ids, idfs, weights, rest }: QueryVector) {
    for (const place of order) {
      if (!isSigned(idfs[place] ?? 0)) break; // the rest is lighter
      this.#bits.push(termBit(ids[place] ?? 0));
      this.#squares.push((weights[place] ?? 0) ** 2);
    }
    this.#unknown = 1 - (rest[0] ?? 0) ** 2;
  }

  /** The share of the query's squared norm that may be missing when a cosine of `least` is asked for. */
  missingMax(least: number): number {
    return 1 - least * least - this.#unknown;
  }

  /** The entry of this signature lacks more than `missingMax` of the query. */
  isBeyond(signature: number, missingMax: number): boolean {
    let missing = 0;
    for (let i = 0; i < this.#bits.length; i++) {
      if ((signature & (this.#bits[i] ?? 0)) !== 0) continue;
      missing += this.#squares[i] ?? 0;
      if (missing > missingMax) return true;
    }
    return false;
  }
}
