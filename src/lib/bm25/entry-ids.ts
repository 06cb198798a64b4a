import { z } from "zod";
import { grownUint32 } from "./growable";
import type { BlockReader, BlockWriter } from "./snapshot-bytes";

/*
 * Entry ids of one scope, slot by slot, and the way back from id to slot. A UUID takes 16 bytes instead of the 100 or so of
 * a string in a Map; other ids are kept as strings.
 */
const UUID_LENGTH = 36;
const HYPHEN = 45;
const TABLE_MIN = 16;
const LOAD_MAX = 0.75;
/** A table cell that held a slot once: a search goes on behind it. */
const TOMBSTONE = 0xffffffff;

type Words = readonly [number, number, number, number];

export class EntryIds {
  /** Four words a slot. */
  #words: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** slot + 1; 0: free. */
  #table: Uint32Array<ArrayBuffer> = new Uint32Array(TABLE_MIN);
  #used = 0;
  #strings = new Map<string, number>();
  #stringOf = new Map<number, string>();

  /** Room for `slots` UUIDs without growing. */
  reserve(slots: number): void {
    if (this.#used > 0) return;
    let size = TABLE_MIN;
    while (size * LOAD_MAX < slots) size *= 2;
    this.#table = new Uint32Array(size);
  }

  get byteLength(): number {
    return this.#words.byteLength + this.#table.byteLength + 250 * this.#strings.size;
  }

  /** -1: not here. */
  find(id: string): number {
    const words = uuidWords(id);
    if (words === null) return this.#strings.get(id) ?? -1;
    const cell = this.#cellOf(words);
    return cell < 0 ? -1 : (this.#table[cell] ?? 0) - 1;
  }

  set(slot: number, id: string): void {
    const words = uuidWords(id);
    if (words !== null) {
      this.#setWords(slot, words);
      return;
    }
    this.#words = grownUint32(this.#words, 4 * slot + 4);
    this.#strings.set(id, slot);
    this.#stringOf.set(slot, id);
  }

  /** The slot of the id that another scope's ids hold in theirs; -1: not here. Spares writing the id out. */
  findLike(other: EntryIds, slot: number): number {
    const text = other.#stringOf.get(slot);
    if (text !== undefined) return this.find(text);
    const cell = this.#cellOf(other.#wordsOf(slot));
    return cell < 0 ? -1 : (this.#table[cell] ?? 0) - 1;
  }

  setLike(slot: number, other: EntryIds, otherSlot: number): void {
    const text = other.#stringOf.get(otherSlot);
    if (text === undefined) this.#setWords(slot, other.#wordsOf(otherSlot));
    else this.set(slot, text);
  }

  #setWords(slot: number, words: Words): void {
    this.#words = grownUint32(this.#words, 4 * slot + 4);
    this.#words.set(words, 4 * slot);
    if (this.#used + 1 > LOAD_MAX * this.#table.length) this.#rehash();
    this.#place(slot);
  }

  delete(slot: number): void {
    const text = this.#stringOf.get(slot);
    if (text !== undefined) {
      this.#stringOf.delete(slot);
      this.#strings.delete(text);
      return;
    }
    const cell = this.#cellOf(this.#wordsOf(slot));
    if (cell >= 0) this.#table[cell] = TOMBSTONE;
  }

  idOf(slot: number): string {
    return this.#stringOf.get(slot) ?? uuidText(this.#wordsOf(slot));
  }

  #wordsOf(slot: number): Words {
    const w = this.#words;
    return [w[4 * slot] ?? 0, w[4 * slot + 1] ?? 0, w[4 * slot + 2] ?? 0, w[4 * slot + 3] ?? 0];
  }

  #cellOf(words: Words): number {
    const mask = this.#table.length - 1;
    for (let at = hashWords(words) & mask; ; at = (at + 1) & mask) {
      const cell = this.#table[at] ?? 0;
      if (cell === 0) return -1;
      if (cell !== TOMBSTONE && this.#holds(cell - 1, words)) return at;
    }
  }

  #holds(slot: number, [a, b, c, d]: Words): boolean {
    const w = this.#words;
    const at = 4 * slot;
    return w[at + 3] === d && w[at + 2] === c && w[at + 1] === b && w[at] === a;
  }

  #place(slot: number): void {
    const mask = this.#table.length - 1;
    let at = hashWords(this.#wordsOf(slot)) & mask;
    while ((this.#table[at] ?? 0) !== 0) at = (at + 1) & mask;
    this.#table[at] = slot + 1;
    this.#used += 1;
  }

  /** Twice the room, without the tombstones. */
  #rehash(): void {
    const old = this.#table;
    this.#table = new Uint32Array(2 * old.length);
    this.#used = 0;
    for (const cell of old) if (cell !== 0 && cell !== TOMBSTONE) this.#place(cell - 1);
  }

  write(writer: BlockWriter, slots: number): void {
    writer.bytes(this.#words.subarray(0, 4 * slots));
    writer.bytes(this.#table);
    writer.json({ used: this.#used, strings: [...this.#stringOf] });
  }

  read(reader: BlockReader): void {
    this.#words = reader.uint32();
    this.#table = reader.uint32();
    const { used, strings } = IDS.parse(reader.json());
    this.#used = used;
    for (const [slot, id] of strings) {
      this.#stringOf.set(slot, id);
      this.#strings.set(id, slot);
    }
  }
}

const IDS = z.object({ used: z.number().int(), strings: z.array(z.tuple([z.number().int(), z.string()])) });

/** Null: no UUID in its canonical form. Read digit by digit: this runs twice for every entry that is loaded. */
function uuidWords(id: string): Words | null {
  if (id.length !== UUID_LENGTH) return null;
  const words: [number, number, number, number] = [0, 0, 0, 0];
  let digits = 0;
  for (let at = 0; at < UUID_LENGTH; at++) {
    const code = id.charCodeAt(at);
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (code !== HYPHEN) return null;
      continue;
    }
    const digit = hexDigit(code);
    if (digit < 0) return null;
    const word = digits >>> 3;
    words[word] = (((words[word] ?? 0) << 4) | digit) >>> 0;
    digits += 1;
  }
  return words;
}

/** Lower case only, as the canonical form has it; -1: no digit. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

function uuidText(words: Words): string {
  const hex = words.map((value) => value.toString(16).padStart(8, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A version 7 UUID begins with the time: the random end must reach every bit. */
function hashWords([a, b, c, d]: Words): number {
  let h = Math.imul(d ^ Math.imul(c, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35) ^ a;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
