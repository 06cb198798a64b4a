import type { BlockReader, BlockWriter } from "./snapshot-bytes";

const EMPTY = 0;
const TERMS_MIN = 16;
/** The table is at most three quarters full. */
const LOAD_MAX = 0.75;

/** The terms of one tenant: keyed hash to a small id, attributes and document frequency. Open addressing over typed arrays. */
export class Vocabulary {
  #size = 0;
  #high = new Uint32Array(TERMS_MIN);
  #low = new Uint32Array(TERMS_MIN);
  #table = new Uint32Array(2 * TERMS_MIN); // id + 1, EMPTY: free
  attributes = new Uint32Array(TERMS_MIN);
  /** In how many texts of the tenant the term stands. */
  df = new Uint32Array(TERMS_MIN);

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#table.byteLength + 4 * this.#high.byteLength;
  }

  high(id: number): number {
    return this.#high[id] ?? 0;
  }

  low(id: number): number {
    return this.#low[id] ?? 0;
  }

  /** -1: unknown. */
  find(high: number, low: number): number {
    const mask = this.#table.length - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const id = (this.#table[at] ?? EMPTY) - 1;
      if (id < 0) return -1;
      if (this.#low[id] === low && this.#high[id] === high) return id;
    }
  }

  intern(high: number, low: number, attributes: number): number {
    const known = this.find(high, low);
    if (known >= 0) return known;
    if (this.#size === this.#high.length) this.#grow();
    const id = this.#size++;
    this.#high[id] = high;
    this.#low[id] = low;
    this.attributes[id] = attributes;
    if (this.#size > LOAD_MAX * this.#table.length) this.#rehash();
    else this.#place(id);
    return id;
  }

  write(writer: BlockWriter): void {
    writer.bytes(this.#table);
    for (const values of [this.#high, this.#low, this.attributes, this.df])
      writer.bytes(values.subarray(0, this.#size));
  }

  read(reader: BlockReader): void {
    this.#table = reader.uint32();
    this.#high = reader.uint32();
    this.#low = reader.uint32();
    this.attributes = reader.uint32();
    this.df = reader.uint32();
    this.#size = this.#high.length;
  }

  #place(id: number): void {
    const mask = this.#table.length - 1;
    let at = (this.#low[id] ?? 0) & mask;
    while (this.#table[at] !== EMPTY) at = (at + 1) & mask;
    this.#table[at] = id + 1;
  }

  #rehash(): void {
    this.#table = new Uint32Array(2 * this.#table.length);
    for (let id = 0; id < this.#size; id++) this.#place(id);
  }

  #grow(): void {
    const capacity = Math.max(TERMS_MIN, Math.ceil(this.#high.length * 1.5));
    this.#high = extended(this.#high, capacity);
    this.#low = extended(this.#low, capacity);
    this.attributes = extended(this.attributes, capacity);
    this.df = extended(this.df, capacity);
  }
}

function extended(values: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(capacity);
  grown.set(values);
  return grown;
}
