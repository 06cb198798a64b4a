import { z } from "zod";
import type { Sequence } from "../compare/sequence";
import type { PromptFeatures } from "./features";
import { grownUint8 } from "./growable";
import type { BlockReader, BlockWriter } from "./snapshot-bytes";
import type { Vocabulary } from "./vocabulary";

/*
 * One entry's features inside the index, byte by byte:
 *   number of terms, varint | then a term: id << 1 | repeats, varint; and its count, one byte, if it repeats
 *   | traits, two bytes | items of the sequence, varint | then an item: key 4, form 4
 * Ids are given in order of arrival, so frequent terms have short ones: a term takes about two bytes.
 */
const CHUNK_BYTES = 262_144;
const RECORD_HEAD_MAX = 14;
const TERM_BYTES_MAX = 6;

const HEAD = z.object({ chunks: z.number().int() });

const ITEM_BYTES = 8;

export interface RecordSource {
  readonly counts: ArrayLike<number>;
  readonly sequence: Sequence;
}

export class Records {
  /** All but the last are full but for less than a record: what grows is never copied as a whole. */
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  /** The last chunk and what is written of it. */
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #length = 0;

  get byteLength(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  /** Appends a record of `size` terms and returns its place. `terms` are vocabulary ids in the order of the source's terms. */
  append(source: RecordSource, terms: ArrayLike<number>, size: number): number {
    const { items, traits } = source.sequence;
    this.#makeRoom(RECORD_HEAD_MAX + TERM_BYTES_MAX * size + (ITEM_BYTES * items.length) / 2);
    const place = CHUNK_BYTES * (this.#chunks.length - 1) + this.#length;
    this.#varint(size);
    for (let i = 0; i < size; i++) this.#term(terms[i] ?? 0, source.counts[i] ?? 1);
    this.#word(traits, 2);
    this.#varint(items.length / 2);
    for (let i = 0; i < items.length; i++) this.#word(items[i] ?? 0, 4);
    return place;
  }

  /** Each chunk begins small and grows to its full size; then the next one begins. */
  #makeRoom(bytes: number): void {
    if (this.#chunks.length === 0 || this.#length + bytes > CHUNK_BYTES) {
      this.#bytes = new Uint8Array(this.#chunks.length === 0 ? 0 : CHUNK_BYTES);
      this.#chunks.push(this.#bytes);
      this.#length = 0;
    }
    if (this.#length + bytes <= this.#bytes.length) return;
    this.#bytes = grownUint8(this.#bytes, this.#length + bytes);
    this.#chunks[this.#chunks.length - 1] = this.#bytes;
  }

  #term(id: number, count: number): void {
    this.#varint(id * 2 + (count > 1 ? 1 : 0));
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

  chunk(number: number): Uint8Array<ArrayBuffer> {
    return this.#chunks[number] ?? this.#bytes;
  }

  write(writer: BlockWriter): void {
    writer.json({ chunks: this.#chunks.length });
    for (const chunk of this.#chunks) writer.bytes(chunk === this.#bytes ? chunk.subarray(0, this.#length) : chunk);
  }

  load(reader: BlockReader): void {
    const { chunks } = HEAD.parse(reader.json());
    for (let i = 0; i < chunks; i++) {
      this.#bytes = reader.uint8();
      this.#length = this.#bytes.length;
      this.#chunks.push(this.#bytes);
    }
  }
}

/** Reads one record at a time into its own arrays, so that reading costs no memory. Valid until the next `read`. */
export class RecordReader {
  readonly #records: Records;
  size = 0;
  terms: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  counts: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #at = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(records: Records) {
    this.#records = records;
  }

  read(place: number): void {
    const bytes = this.#records.chunk(Math.floor(place / CHUNK_BYTES));
    this.#bytes = bytes;
    this.#at = place % CHUNK_BYTES;
    this.size = this.#varint(bytes);
    if (this.size > this.terms.length) this.#makeRoom(this.size);
    for (let i = 0; i < this.size; i++) {
      const code = this.#varint(bytes);
      this.terms[i] = Math.floor(code / 2);
      this.counts[i] = (code & 1) === 1 ? (bytes[this.#at++] ?? 1) : 1;
    }
  }

  /** The sequence of the record, copied out: few records are compared. */
  get sequence(): Sequence {
    const end = this.#at;
    const traits = (this.#bytes[end] ?? 0) | ((this.#bytes[end + 1] ?? 0) << 8);
    this.#at = end + 2;
    const items = new Uint32Array(2 * this.#varint(this.#bytes));
    for (let i = 0; i < items.length; i++, this.#at += 4) items[i] = word(this.#bytes, this.#at);
    this.#at = end;
    return { items, traits };
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
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

/** The record that the reader stands on, as features again. Terms come back as their hashes. */
export function featuresOf(record: RecordReader, vocabulary: Vocabulary): PromptFeatures {
  const { size, sequence } = record;
  const [hashes, attributes]: [number[], number[]] = [[], []];
  for (let i = 0; i < size; i++) {
    const term = record.terms[i] ?? 0;
    hashes.push(vocabulary.high(term), vocabulary.low(term));
    attributes.push(vocabulary.attributes[term] ?? 0);
  }
  return { hashes, attributes, counts: [...record.counts.subarray(0, size)], sequence };
}
