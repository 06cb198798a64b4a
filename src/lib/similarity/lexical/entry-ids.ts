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
/** Cells moved at an insert; the old table is empty long before the new one is full. */
const MOVED_AT_ONCE = 16;
/** A table cell that held a slot once: a search goes on behind it. */
const TOMBSTONE = 0xffffffff;

/** Words of a UUID. */
const WORDS = 4;

export class EntryIds {
  /** Four words a slot. */
  #words: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** slot + 1; 0: free. */
  #table: Uint32Array<ArrayBuffer> = new Uint32Array(TABLE_MIN);
  #used = 0;
  /** The table before the last growth, until all of it is moved; its cells before `#moved` are. Empty: nothing to move. */
  #oldTable: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #moved = 0;
  /** The UUID that is looked for or written; one for all calls, so that a call costs no memory. */
  readonly #uuid = new Uint32Array(WORDS);
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
    return this.#words.byteLength + this.#table.byteLength + this.#oldTable.byteLength + 250 * this.#strings.size;
  }

  /** -1: not here. */
  find(id: string): number {
    return readUuid(id, this.#uuid) ? this.#findUuid() : (this.#strings.get(id) ?? -1);
  }

  set(slot: number, id: string): void {
    if (readUuid(id, this.#uuid)) {
      this.#setUuid(slot);
      return;
    }
    this.#words = grownUint32(this.#words, WORDS * (slot + 1));
    this.#strings.set(id, slot);
    this.#stringOf.set(slot, id);
  }

  /** The slot of the id that another scope's ids hold in theirs; -1: not here. Spares writing the id out. */
  findLike(other: EntryIds, slot: number): number {
    const text = other.#stringOf.get(slot);
    if (text !== undefined) return this.find(text);
    other.#readSlot(slot, this.#uuid);
    return this.#findUuid();
  }

  setLike(slot: number, other: EntryIds, otherSlot: number): void {
    const text = other.#stringOf.get(otherSlot);
    if (text !== undefined) this.set(slot, text);
    else {
      other.#readSlot(otherSlot, this.#uuid);
      this.#setUuid(slot);
    }
  }

  #setUuid(slot: number): void {
    this.#words = grownUint32(this.#words, WORDS * (slot + 1));
    this.#words.set(this.#uuid, WORDS * slot);
    if (this.#used + 1 > LOAD_MAX * this.#table.length) this.#grow();
    this.#place(slot);
    this.#move(MOVED_AT_ONCE);
  }

  delete(slot: number): void {
    const text = this.#stringOf.get(slot);
    if (text !== undefined) {
      this.#stringOf.delete(slot);
      this.#strings.delete(text);
      return;
    }
    this.#readSlot(slot, this.#uuid);
    for (const table of [this.#table, this.#oldTable]) {
      const cell = this.#cell(table);
      if (cell >= 0) table[cell] = TOMBSTONE;
    }
  }

  idOf(slot: number): string {
    const text = this.#stringOf.get(slot);
    if (text !== undefined) return text;
    this.#readSlot(slot, this.#uuid);
    return uuidText(this.#uuid);
  }

  #readSlot(slot: number, into: Uint32Array): void {
    for (let i = 0; i < WORDS; i++) into[i] = this.#words[WORDS * slot + i] ?? 0;
  }

  #findUuid(): number {
    const cell = this.#cell(this.#table);
    if (cell >= 0) return (this.#table[cell] ?? 0) - 1;
    const old = this.#cell(this.#oldTable);
    return old < 0 ? -1 : (this.#oldTable[old] ?? 0) - 1;
  }

  /** The cell of the UUID that is looked for; -1: none. */
  #cell(table: Uint32Array): number {
    const mask = table.length - 1;
    if (mask < 0) return -1;
    for (let at = hashWords(this.#uuid, 0) & mask; ; at = (at + 1) & mask) {
      const cell = table[at] ?? 0;
      if (cell === 0) return -1;
      if (cell !== TOMBSTONE && this.#holds(cell - 1)) return at;
    }
  }

  #holds(slot: number): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#words[WORDS * slot + i] !== this.#uuid[i]) return false;
    return true;
  }

  #place(slot: number): void {
    const mask = this.#table.length - 1;
    let at = hashWords(this.#words, WORDS * slot) & mask;
    while ((this.#table[at] ?? 0) !== 0) at = (at + 1) & mask;
    this.#table[at] = slot + 1;
    this.#used += 1;
  }

  /** Twice the room, without the tombstones. The cells move over a few at each insert: all at once would hold everybody up for 100 ms. */
  #grow(): void {
    this.#move(this.#oldTable.length);
    this.#oldTable = this.#table;
    this.#moved = 0;
    this.#table = new Uint32Array(2 * this.#oldTable.length);
    this.#used = 0;
  }

  #move(count: number): void {
    const old = this.#oldTable;
    const end = Math.min(old.length, this.#moved + count);
    for (; this.#moved < end; this.#moved++) {
      const cell = old[this.#moved] ?? 0;
      if (cell !== 0 && cell !== TOMBSTONE) this.#place(cell - 1);
    }
    if (old.length > 0 && this.#moved === old.length) this.#oldTable = new Uint32Array(0);
  }

  write(writer: BlockWriter, slots: number): void {
    this.#move(this.#oldTable.length);
    writer.bytes(this.#words.subarray(0, WORDS * slots));
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

/** False: no UUID in its canonical form. Read digit by digit: this runs twice for every entry that is loaded. */
function readUuid(id: string, into: Uint32Array): boolean {
  if (id.length !== UUID_LENGTH) return false;
  let digits = 0;
  for (let at = 0; at < UUID_LENGTH; at++) {
    const code = id.charCodeAt(at);
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (code !== HYPHEN) return false;
      continue;
    }
    const digit = hexDigit(code);
    if (digit < 0) return false;
    const word = digits++ >>> 3;
    into[word] = ((into[word] ?? 0) << 4) | digit;
  }
  return true;
}

/** Lower case only, as the canonical form has it; -1: no digit. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

function uuidText(words: Uint32Array): string {
  const hex = [...words].map((value) => value.toString(16).padStart(8, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A version 7 UUID begins with the time: the random end must reach every bit. */
function hashWords(words: Uint32Array, at: number): number {
  const [a, b, c, d] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0];
  let h = Math.imul(d ^ Math.imul(c, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35) ^ a;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
