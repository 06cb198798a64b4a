import type { PromptFeatures } from "./features";
import { IdfEpoch } from "./idf-epoch";
import { LexicalSpace } from "./lexical-space";
import type { RecordReader } from "./records";
import { ScopeIndex } from "./scope-index";
import type { Vocabulary } from "./vocabulary";

/** A space and its scopes: all that an epoch owns. Nothing of one generation refers to another. */
export interface Generation {
  readonly space: LexicalSpace;
  readonly scopes: Map<string, ScopeIndex>;
}

/** Entries or terms moved between two looks at the clock. */
const STEP = 64;

/**
 * The next generation, built beside the current one in slices: new weights, no dead slots, no unused terms. While it
 * grows, the caller adds and removes entries in both; an entry already present in the next one is not copied again.
 */
export class Refit {
  readonly next: Generation;
  readonly #from: Generation;
  readonly #df: Uint32Array;
  readonly #scopeNames: string[];
  /** Terms already carried over. */
  #term = 0;
  #slot = 0;

  constructor(from: Generation, sequence: number) {
    this.#from = from;
    const { vocabulary, texts } = from.space;
    this.#df = vocabulary.df.slice(0, vocabulary.size);
    this.next = { space: new LexicalSpace(new IdfEpoch(sequence, texts, digest(this.#df, texts))), scopes: new Map() };
    this.next.space.texts = texts;
    this.#scopeNames = [...from.scopes.keys()];
  }

  /** Works until the budget is spent. True: more to do. */
  advance(budgetMs: number, elapsed: () => number): boolean {
    do if (!this.#step()) return false;
    while (elapsed() < budgetMs);
    return true;
  }

  #step(): boolean {
    if (this.#term < this.#df.length) return this.#carryTerms();
    const name = this.#scopeNames.at(-1);
    if (name === undefined) return false;
    const from = this.#from.scopes.get(name);
    if (from === undefined || this.#slot >= from.slots) {
      this.#scopeNames.pop();
      this.#slot = 0;
    } else this.#copyEntries(name, from);
    return true;
  }

  /** Document frequencies go over as they were when the epoch was fitted; later changes were made in both. */
  #carryTerms(): boolean {
    const from = this.#from.space.vocabulary;
    const end = Math.min(this.#df.length, this.#term + STEP);
    for (; this.#term < end; this.#term++) if ((this.#df[this.#term] ?? 0) > 0) this.#carryTerm(from, this.#term);
    return true;
  }

  #carryTerm(from: Vocabulary, term: number): void {
    const { vocabulary, epoch } = this.next.space;
    const before = vocabulary.size;
    const id = vocabulary.intern(from.high(term), from.low(term), from.attributes[term] ?? 0, from.moreMarks[term] ?? 0);
    const df = this.#df[term] ?? 0;
    vocabulary.df[id] = (vocabulary.df[id] ?? 0) + df;
    if (id === before) epoch.fix(vocabulary, id, df);
  }

  #copyEntries(name: string, from: ScopeIndex): void {
    const to = this.next.scopes.get(name) ?? new ScopeIndex(this.next.space, 2 * from.size);
    this.next.scopes.set(name, to);
    const end = Math.min(from.slots, this.#slot + STEP);
    for (; this.#slot < end; this.#slot++) {
      if (!from.isLive(this.#slot) || to.has(from.idOf(this.#slot))) continue;
      const features = this.#featuresOf(from.read(this.#slot));
      to.add(from.idOf(this.#slot), features, this.next.space.intern(features), from.expiresAt(this.#slot));
    }
  }

  #featuresOf(record: RecordReader): PromptFeatures {
    const { vocabulary } = this.#from.space;
    const hashes = new Uint32Array(2 * record.size);
    const attributes = new Uint32Array(2 * record.size);
    for (let i = 0; i < record.size; i++) {
      const term = record.terms[i] ?? 0;
      hashes[2 * i] = vocabulary.high(term);
      hashes[2 * i + 1] = vocabulary.low(term);
      attributes[2 * i] = vocabulary.attributes[term] ?? 0;
      attributes[2 * i + 1] = vocabulary.moreMarks[term] ?? 0;
    }
    const counts = record.counts.slice(0, record.size);
    const corrected = record.corrected.slice(0, record.size);
    return { hashes, attributes, counts, corrected, traits: record.traits, form: record.form, sequence: record.sequence };
  }
}

/** FNV-1a over the document frequencies: tells two epochs of the same number and size apart. */
function digest(df: Uint32Array, texts: number): number {
  let hash = 0x811c9dc5 ^ texts;
  for (const value of df) hash = Math.imul(hash ^ value, 0x01000193);
  return hash >>> 0;
}
