import { z } from "zod";
import { EntryIds } from "./entry-ids";
import type { PromptFeatures } from "./features";
import { grownFloat64, grownUint32 } from "./growable";
import { sortPlaces } from "./idf-epoch";
import type { LexicalSpace } from "./lexical-space";
import { Postings } from "./postings";
import { FLOOR } from "./profiles";
import type { QueryVector } from "./query-vector";
import { type RecordReader, type RecordSource, Records } from "./records";
import { isSigned, QuerySignature, termBit } from "./signature";
import type { BlockReader, BlockWriter } from "./snapshot-bytes";
import { termFrequencyWeight } from "./weights";

/** Up to so many entries are simply looked through: lists would cost more than they save. */
const SCAN_MAX = 32;
/** More than these are posted in slices. */
const POST_AT_ONCE_MAX = 4 * SCAN_MAX;
const GONE = 0xffffffff;
/** Floating-point sums may differ in their last digits; every bound gives way by this much. */
const SLACK = 1e-6;
const WEIGHTS = Float64Array.from({ length: 256 }, (_, count) => termFrequencyWeight(count));

const SCOPE_HEAD = z.object({ live: z.number().int(), posted: z.boolean() });

/**
 * The entries of one scope, matched exactly by L2 prefix filtering (AllPairs: Bayardo, Ma & Srikant 2007; L2AP:
 * Anastasiu & Karypis 2014).
 *
 * Terms have one global order, rarest first. If two unit vectors share no term before term t of that order, their cosine
 * is at most the norm of what either has from t on. So an entry is posted only under the terms where that norm is still at
 * least FLOOR, a query looks only under those where its own is at least the threshold, and no pair at or above the
 * threshold is lost. A posting carries the entry's signature, so that most candidates are dismissed without being read.
 */
export class ScopeIndex {
  readonly #space: LexicalSpace;
  readonly #ids = new EntryIds();
  readonly #records = new Records();
  /** Stands on the record that was read last. */
  readonly reader: RecordReader = this.#records.reader();
  /** Reused by every insert. */
  readonly #order: number[] = [];
  #idfs = new Float64Array(64);
  #postings: Postings | null = null;
  /** The postings of the slots before `#posted`, while they are made in slices. */
  #nextPostings: Postings | null = null;
  #posted = 0;
  #loading = false;
  #places: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #expires: Float64Array<ArrayBuffer> = new Float64Array(0);
  #slots = 0;
  #live = 0;

  constructor(space: LexicalSpace, expected = 0) {
    this.#space = space;
    if (expected > SCAN_MAX) this.#ids.reserve(expected);
  }

  get size(): number {
    return this.#live;
  }

  /** Slots in use, dead ones included. */
  get slots(): number {
    return this.#slots;
  }

  get byteLength(): number {
    const own = this.#places.byteLength + this.#expires.byteLength + this.#records.byteLength;
    const postings = (this.#postings?.byteLength ?? 0) + (this.#nextPostings?.byteLength ?? 0);
    return own + this.#ids.byteLength + postings;
  }

  has(id: string): boolean {
    return this.#ids.find(id) >= 0;
  }

  /** Many entries follow: nothing is posted until `endLoad`, for a new fit would post it all again. */
  beginLoad(): void {
    this.#loading = true;
  }

  endLoad(): void {
    this.#loading = false;
  }

  get isLoading(): boolean {
    return this.#loading;
  }

  /** Too many entries to look through one by one, and not posted yet. */
  get lacksPostings(): boolean {
    return this.#postings === null && !this.#loading && this.#live > SCAN_MAX;
  }

  /** Posts the next `count` slots of a scope that lacks its postings. */
  postSlice(count: number): void {
    const postings = this.#nextPostings ?? new Postings();
    this.#nextPostings = postings;
    const end = Math.min(this.#slots, this.#posted + count);
    for (; this.#posted < end; this.#posted++) if (this.isLive(this.#posted)) this.#post(postings, this.#posted);
    if (this.#posted < this.#slots) return;
    this.#postings = postings;
    this.#nextPostings = null;
  }

  /** `terms` are the vocabulary ids of the features' terms. The id must be new. */
  add(id: string, features: PromptFeatures, terms: Uint32Array, expiresAt: number | null): void {
    this.#ids.set(this.#slots, id);
    this.#append(features, terms, terms.length, expiresAt ?? Number.POSITIVE_INFINITY);
  }

  /** Takes over a live slot of another scope; `terms` are its terms in this space. False: the id is here already. */
  copy(from: ScopeIndex, slot: number, termOf: (term: number) => number): boolean {
    if (this.#ids.findLike(from.#ids, slot) >= 0) return false;
    const record = from.read(slot);
    for (let i = 0; i < record.size; i++) record.terms[i] = termOf(record.terms[i] ?? 0);
    this.#ids.setLike(this.#slots, from.#ids, slot);
    this.#append(record, record.terms, record.size, from.#expires[slot] ?? 0);
    return true;
  }

  #append(source: RecordSource, terms: ArrayLike<number>, size: number, expires: number): void {
    const slot = this.#slots++;
    this.#places = grownUint32(this.#places, this.#slots);
    this.#expires = grownFloat64(this.#expires, this.#slots);
    this.#places[slot] = this.#records.append(source, terms, size);
    this.#expires[slot] = expires;
    this.#live += 1;
    if (this.#postings !== null) this.#post(this.#postings, slot);
    else if (this.lacksPostings && this.#slots <= POST_AT_ONCE_MAX) this.postSlice(this.#slots);
  }

  /** The reader stands on the removed record, so that its terms can be counted out. Null: not here. */
  remove(id: string): RecordReader | null {
    const slot = this.#ids.find(id);
    if (slot < 0) return null;
    this.#ids.delete(slot);
    this.reader.read(this.#places[slot] ?? 0);
    this.#places[slot] = GONE;
    this.#live -= 1;
    return this.reader;
  }

  isLive(slot: number): boolean {
    return this.#places[slot] !== GONE;
  }

  idOf(slot: number): string {
    return this.#ids.idOf(slot);
  }

  /** Null: never. */
  expiresAt(slot: number): number | null {
    const at = this.#expires[slot] ?? 0;
    return at === Number.POSITIVE_INFINITY ? null : at;
  }

  read(slot: number): RecordReader {
    this.reader.read(this.#places[slot] ?? 0);
    return this.reader;
  }

  write(writer: BlockWriter): void {
    writer.json({ live: this.#live, posted: this.#postings !== null });
    writer.bytes(this.#places.subarray(0, this.#slots));
    writer.bytes(this.#expires.subarray(0, this.#slots));
    this.#records.write(writer);
    this.#ids.write(writer, this.#slots);
    this.#postings?.write(writer);
  }

  load(reader: BlockReader): void {
    const { live, posted } = SCOPE_HEAD.parse(reader.json());
    this.#live = live;
    this.#places = reader.uint32();
    this.#slots = this.#places.length;
    this.#expires = reader.float64();
    this.#records.load(reader);
    this.#ids.read(reader);
    this.#postings = posted ? new Postings() : null;
    this.#postings?.read(reader);
  }

  #post(postings: Postings, slot: number): void {
    const { size, terms, counts } = this.read(slot);
    const idf = this.#space.epoch.values;
    const order = this.#order;
    order.length = 0;
    if (this.#idfs.length < size) this.#idfs = new Float64Array(2 * size);
    let [square, signature] = [0, 0];
    for (let i = 0; i < size; i++) {
      const term = terms[i] ?? 0;
      const own = idf[term] ?? 0;
      this.#idfs[i] = own;
      square += (own * (WEIGHTS[counts[i] ?? 0] ?? 0)) ** 2;
      if (isSigned(own)) signature |= termBit(term);
      order.push(i);
    }
    sortPlaces(order, this.#idfs, terms);
    const floor = (FLOOR - SLACK) ** 2 * square;
    for (let i = 0; i < size && square >= floor; i++) {
      const place = order[i] ?? 0;
      postings.add(terms[place] ?? 0, slot, signature);
      square -= ((this.#idfs[place] ?? 0) * (WEIGHTS[counts[place] ?? 0] ?? 0)) ** 2;
    }
  }

  /** Calls `visit` with every live, unexpired slot whose cosine may reach `least()`, some of them more than once. */
  candidates(query: QueryVector, now: number, least: () => number, visit: (slot: number) => void): void {
    const visitLive = (slot: number) => {
      if (this.#places[slot] !== GONE && (this.#expires[slot] ?? 0) > now) visit(slot);
    };
    if (this.#postings === null) {
      for (let slot = 0; slot < this.#slots; slot++) visitLive(slot);
      return;
    }
    const signature = new QuerySignature(query);
    for (const [i, place] of query.order.entries()) {
      const bar = least() - SLACK;
      if ((query.rest[i] ?? 0) < bar) return;
      this.#postings.scan(query.ids[place] ?? 0, signature, bar, visitLive);
    }
  }

  /** Cosine of the query, whose weights are spread in `scatter` by term id, and the entry in a slot. The reader then stands on it. */
  cosine(slot: number, scatter: Float64Array): number {
    const { size, terms, counts } = this.read(slot);
    const idf = this.#space.epoch.values;
    let dot = 0;
    let square = 0;
    for (let i = 0; i < size; i++) {
      const term = terms[i] ?? 0;
      const weight = (idf[term] ?? 0) * (WEIGHTS[counts[i] ?? 0] ?? 0);
      dot += weight * (scatter[term] ?? 0);
      square += weight * weight;
    }
    return Math.min(1, dot / Math.sqrt(square));
  }
}
