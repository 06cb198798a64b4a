import { grownFloat32 } from "./growable";
import type { BlockReader, BlockWriter } from "./snapshot-bytes";
import { kindFactor, priorCodeOf } from "./term";
import type { Vocabulary } from "./vocabulary";
import { blendedIdf } from "./weights";

/**
 * One frozen set of term weights. A term's idf is fixed when the term enters and never changes inside the epoch, because
 * the order of terms and every bound in the postings follow from it. A new epoch is fitted aside and swapped in whole.
 */
export class IdfEpoch {
  /** A decision that records it can be scored again from the same weights. */
  readonly name: string;
  /** Texts of the tenant when the epoch was fitted. */
  readonly texts: number;
  #idf: Float32Array<ArrayBuffer> = new Float32Array(0);
  #unseen: Float32Array<ArrayBuffer>;
  #size = 0;

  constructor(name: string, texts: number) {
    this.name = name;
    this.texts = texts;
    this.#unseen = Float32Array.from({ length: 256 }, (_, code) => blendedIdf(texts, 0, code));
  }

  get byteLength(): number {
    return this.#idf.byteLength + this.#unseen.byteLength;
  }

  /** Terms have their weight fixed in the order of their ids. */
  fix(vocabulary: Vocabulary, id: number, df: number): void {
    this.#idf = grownFloat32(this.#idf, id + 1);
    const attributes = vocabulary.attributes[id] ?? 0;
    this.#idf[id] =
      df === 0
        ? this.ofUnseen(attributes)
        : kindFactor(attributes) * blendedIdf(this.texts, df, priorCodeOf(attributes));
    this.#size = id + 1;
  }

  /** Weight of a term of the vocabulary: its idf times the factor of its kind. */
  of(id: number): number {
    return this.#idf[id] ?? 0;
  }

  /** Weight of a term that is in no text yet. */
  ofUnseen(attributes: number): number {
    return kindFactor(attributes) * (this.#unseen[priorCodeOf(attributes)] ?? 0);
  }

  write(writer: BlockWriter): void {
    writer.bytes(this.#idf.subarray(0, this.#size));
  }

  read(reader: BlockReader): void {
    this.#idf = reader.float32();
    this.#size = this.#idf.length;
  }

  /** For tight loops; valid until the next `fix`. */
  get values(): Float32Array<ArrayBuffer> {
    return this.#idf;
  }

  get size(): number {
    return this.#size;
  }
}

/** `number.texts.digest`, the digest telling apart two epochs of one number and size. */
export function epochName(sequence: number, texts: number, digest: number): string {
  return `${sequence}.${texts}.${digest.toString(36)}`;
}

/** So few places are sorted by insertion: prompts are short, and a comparator costs more than the moves. */
const INSERTION_MAX = 24;

/**
 * Sorts places of terms into the global order: rarest first, then by id. Every prefix, of entry and query, is taken in it.
 * `idfs` and `ids` run by place.
 */
export function sortPlaces(places: number[], idfs: ArrayLike<number>, ids: ArrayLike<number>): void {
  if (places.length > INSERTION_MAX) {
    places.sort((a, b) => comparePlaces(a, b, idfs, ids));
    return;
  }
  for (let i = 1; i < places.length; i++) {
    const place = places[i] ?? 0;
    let at = i;
    for (; at > 0 && comparePlaces(places[at - 1] ?? 0, place, idfs, ids) > 0; at--) places[at] = places[at - 1] ?? 0;
    places[at] = place;
  }
}

function comparePlaces(a: number, b: number, idfs: ArrayLike<number>, ids: ArrayLike<number>): number {
  return (idfs[b] ?? 0) - (idfs[a] ?? 0) || (ids[a] ?? 0) - (ids[b] ?? 0);
}
