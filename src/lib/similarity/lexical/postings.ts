import { grownUint32 } from "./growable";
import type { QuerySignature } from "./signature";
import type { BlockReader, BlockWriter } from "./snapshot-bytes";

/*
 * Posting lists in one pool, in slices that double, as Lucene's TermsHash keeps them: a term with one posting costs two
 * cells, a long list runs contiguously. The last cell of a slice links to the next one once the list goes on.
 *
 *   list   head -> [p p|link] -> [p p p p p p p|link] -> [p p . . .|.]
 *
 * A posting is a slot and the signature of its entry.
 */
const SLICE_CELLS_MIN = 2;
const SLICE_CELLS_MAX = 1024;
const LISTS_MIN = 16;
const LOAD_MAX = 0.75;

export class Postings {
  #slots: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #signatures: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #cells = 0;

  /** Open addressing from term to list: list + 1, 0: free. */
  #table: Uint32Array<ArrayBuffer> = new Uint32Array(2 * LISTS_MIN);
  #lists = 0;
  /** Four words a list: term, first cell, next free cell, last cell of the current slice. */
  #list: Uint32Array<ArrayBuffer> = new Uint32Array(4 * LISTS_MIN);
  /** Postings of a list. */
  #lengths: Uint32Array<ArrayBuffer> = new Uint32Array(LISTS_MIN);

  get byteLength(): number {
    return (
      this.#slots.byteLength +
      this.#signatures.byteLength +
      this.#table.byteLength +
      this.#list.byteLength +
      this.#lengths.byteLength
    );
  }

  add(term: number, slot: number, signature: number): void {
    const list = this.#listOf(term);
    const at = 4 * list;
    let cell = this.#list[at + 2] ?? 0;
    const last = this.#list[at + 3] ?? 0;
    if (cell === last) cell = this.#extend(at, last);
    this.#slots[cell] = slot;
    this.#signatures[cell] = signature;
    this.#list[at + 2] = cell + 1;
    this.#lengths[list] = (this.#lengths[list] ?? 0) + 1;
  }

  length(term: number): number {
    const list = this.#find(term);
    return list < 0 ? 0 : (this.#lengths[list] ?? 0);
  }

  /** Calls `visit` with the slot of each posting whose signature does not rule out a cosine of `least`. */
  scan(term: number, query: QuerySignature, least: number, visit: (slot: number) => void): void {
    const list = this.#find(term);
    if (list < 0) return;
    const slots = this.#slots;
    const signatures = this.#signatures;
    const missingMax = query.missingMax(least);
    let cell = this.#list[4 * list + 1] ?? 0;
    let size = SLICE_CELLS_MIN;
    let end = cell + size - 1;
    for (let left = this.#lengths[list] ?? 0; left > 0; left--) {
      if (cell === end) {
        cell = slots[cell] ?? 0;
        size = Math.min(2 * size, SLICE_CELLS_MAX);
        end = cell + size - 1;
      }
      if (!query.isBeyond(signatures[cell] ?? 0, missingMax)) visit(slots[cell] ?? 0);
      cell += 1;
    }
  }

  /** A new slice, twice as long, linked from the last cell of the full one. Returns its first cell. */
  #extend(at: number, last: number): number {
    const size = Math.min(2 * this.#sliceSize(at), SLICE_CELLS_MAX);
    const cell = this.#allocate(size);
    this.#slots[last] = cell;
    this.#list[at + 3] = cell + size - 1;
    return cell;
  }

  /** Sizes double from the first slice, so the length of the list tells the size of its last slice. */
  #sliceSize(at: number): number {
    let left = this.#lengths[at / 4] ?? 0;
    let size = SLICE_CELLS_MIN;
    while (left > size - 1) {
      left -= size - 1;
      size = Math.min(2 * size, SLICE_CELLS_MAX);
    }
    return size;
  }

  #allocate(size: number): number {
    const cell = this.#cells;
    this.#cells += size;
    this.#slots = grownUint32(this.#slots, this.#cells);
    this.#signatures = grownUint32(this.#signatures, this.#cells);
    return cell;
  }

  #find(term: number): number {
    const mask = this.#table.length - 1;
    for (let at = hashTerm(term) & mask; ; at = (at + 1) & mask) {
      const list = (this.#table[at] ?? 0) - 1;
      if (list < 0 || this.#list[4 * list] === term) return list;
    }
  }

  #listOf(term: number): number {
    const known = this.#find(term);
    if (known >= 0) return known;
    const list = this.#lists++;
    this.#list = grownUint32(this.#list, 4 * this.#lists);
    this.#lengths = grownUint32(this.#lengths, this.#lists);
    const cell = this.#allocate(SLICE_CELLS_MIN);
    this.#list.set([term, cell, cell, cell + SLICE_CELLS_MIN - 1], 4 * list);
    if (this.#lists > LOAD_MAX * this.#table.length) this.#rehash();
    else this.#place(list);
    return list;
  }

  #place(list: number): void {
    const mask = this.#table.length - 1;
    let at = hashTerm(this.#list[4 * list] ?? 0) & mask;
    while (this.#table[at] !== 0) at = (at + 1) & mask;
    this.#table[at] = list + 1;
  }

  #rehash(): void {
    this.#table = new Uint32Array(2 * this.#table.length);
    for (let list = 0; list < this.#lists; list++) this.#place(list);
  }

  write(writer: BlockWriter): void {
    writer.bytes(this.#slots.subarray(0, this.#cells));
    writer.bytes(this.#signatures.subarray(0, this.#cells));
    writer.bytes(this.#list.subarray(0, 4 * this.#lists));
    writer.bytes(this.#lengths.subarray(0, this.#lists));
    writer.bytes(this.#table);
  }

  read(reader: BlockReader): void {
    this.#slots = reader.uint32();
    this.#signatures = reader.uint32();
    this.#cells = this.#slots.length;
    this.#list = reader.uint32();
    this.#lengths = reader.uint32();
    this.#lists = this.#lengths.length;
    this.#table = reader.uint32();
  }
}

function hashTerm(term: number): number {
  const h = Math.imul(term, 0x9e3779b1);
  return (h ^ (h >>> 15)) >>> 0;
}
