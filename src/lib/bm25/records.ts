import type { PromptFeatures } from "./features";
import { grownUint8 } from "./growable";
import type { BlockReader, BlockWriter } from "./snapshot-bytes";
import type { Vocabulary } from "./vocabulary";

/*
 * One entry's features inside the index, byte by byte:
 *   traits 4 | form 4 | flags and number of terms, varint | sequence 4, if it has one | then a term: id << 2 | corrected << 1
 *   | repeats, varint; and its count, one byte, if it repeats
 * Ids are given in order of arrival, so frequent terms have short ones: a term takes about two bytes.
 */
export interface RecordSource extends Pick<PromptFeatures, "traits" | "form" | "sequence"> {
  readonly counts: ArrayLike<number>;
  readonly corrected: ArrayLike<number>;
}

export class Records {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #length = 0;

  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  /** Appends a record of `size` terms and returns its place. `terms` are vocabulary ids in the order of the source's terms. */
  append(source: RecordSource, terms: ArrayLike<number>, size: number): number {
    const place = this.#length;
    this.#bytes = grownUint8(this.#bytes, place + 18 + 6 * size);
    this.#word(source.traits, 4);
    this.#word(source.form, 4);
    const hasSequence = source.sequence !== 0;
    this.#varint((size << 1) | (hasSequence ? 1 : 0));
    if (hasSequence) this.#word(source.sequence, 4);
    for (let i = 0; i < size; i++) this.#term(terms[i] ?? 0, source.corrected[i] ?? 0, source.counts[i] ?? 1);
    return place;
  }

  #term(id: number, corrected: number, count: number): void {
    this.#varint(id * 4 + corrected * 2 + (count > 1 ? 1 : 0));
    if (count > 1) this.#bytes[this.#length++] = count;
  }

  #word(value: number, bytes: number): void {
    for (let i = 0; i < bytes; i++) this.#bytes[this.#length++] = (value >>> (8 * i)) & 255;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  reader(): RecordReader {
    return new RecordReader(this);
  }

  get raw(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  write(writer: BlockWriter): void {
    writer.bytes(this.#bytes.subarray(0, this.#length));
  }

  load(reader: BlockReader): void {
    this.#bytes = reader.uint8();
    this.#length = this.#bytes.length;
  }
}

/** Reads one record at a time into its own arrays, so that reading costs no memory. Valid until the next `read`. */
export class RecordReader {
  readonly #records: Records;
  traits = 0;
  form = 0;
  sequence = 0;
  size = 0;
  terms: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  counts: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  corrected: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #at = 0;

  constructor(records: Records) {
    this.#records = records;
  }

  read(place: number): void {
    const bytes = this.#records.raw;
    this.traits = word(bytes, place);
    this.form = word(bytes, place + 4);
    this.#at = place + 8;
    const head = this.#varint(bytes);
    this.size = head >>> 1;
    this.sequence = 0;
    if ((head & 1) === 1) {
      this.sequence = word(bytes, this.#at);
      this.#at += 4;
    }
    if (this.size > this.terms.length) this.#makeRoom(this.size);
    for (let i = 0; i < this.size; i++) {
      const code = this.#varint(bytes);
      this.terms[i] = Math.floor(code / 4);
      this.corrected[i] = (code >>> 1) & 1;
      this.counts[i] = (code & 1) === 1 ? (bytes[this.#at++] ?? 1) : 1;
    }
  }

  #varint(bytes: Uint8Array): number {
    let byte = bytes[this.#at++] ?? 0;
    let value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = bytes[this.#at++] ?? 0;
      value += (byte & 127) * scale;
    }
    return value;
  }

  #makeRoom(size: number): void {
    this.terms = new Uint32Array(2 * size);
    this.counts = new Uint8Array(2 * size);
    this.corrected = new Uint8Array(2 * size);
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

/** The record that the reader stands on, as features again. Terms come back as their hashes. */
export function featuresOf(record: RecordReader, vocabulary: Vocabulary): PromptFeatures {
  const { size, traits, form, sequence } = record;
  const [hashes, attributes]: [number[], number[]] = [[], []];
  for (let i = 0; i < size; i++) {
    const term = record.terms[i] ?? 0;
    hashes.push(vocabulary.high(term), vocabulary.low(term));
    attributes.push(vocabulary.attributes[term] ?? 0, vocabulary.moreMarks[term] ?? 0);
  }
  const counts = [...record.counts.subarray(0, size)];
  const corrected = [...record.corrected.subarray(0, size)];
  return { hashes, attributes, counts, corrected, traits, form, sequence };
}
