import type { PromptFeatures } from "./features";
import { fnvOfValues } from "./fnv";
import { epochName, IdfEpoch } from "./idf-epoch";
import { LexicalSpace } from "./lexical-space";
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
  /** Slots of each scope when the work began. Later ones are in the next generation already: to copy them too would be to chase a growing end. */
  readonly #slotsAtStart = new Map<string, number>();
  /** Ids in the next generation of the terms carried over; every term of a live entry is, for some text has it. */
  readonly #terms: Uint32Array;
  readonly #carried = (term: number): number => this.#terms[term] ?? 0;
  /** Terms already carried over. */
  #term = 0;
  #slot = 0;

  constructor(from: Generation, sequence: number) {
    this.#from = from;
    const { vocabulary, texts } = from.space;
    this.#df = vocabulary.df.slice(0, vocabulary.size);
    this.#terms = new Uint32Array(vocabulary.size);
    this.next = {
      space: new LexicalSpace(new IdfEpoch(epochName(sequence, texts, digest(this.#df, texts)), texts)),
      scopes: new Map(),
    };
    this.next.space.texts = texts;
    this.#scopeNames = [...from.scopes.keys()];
    for (const [name, scope] of from.scopes) {
      const next = new ScopeIndex(this.next.space, 2 * scope.size);
      if (scope.isLoading) next.beginLoad();
      this.next.scopes.set(name, next);
      this.#slotsAtStart.set(name, scope.slots);
    }
  }

  openScope(name: string): ScopeIndex {
    const scope = this.next.scopes.get(name) ?? new ScopeIndex(this.next.space);
    this.next.scopes.set(name, scope);
    return scope;
  }

  /** An entry that arrives meanwhile. Its terms are carried over first, or they would enter with the weight of unseen ones. */
  add(name: string, id: string, features: PromptFeatures, expiresAt: number | null): void {
    const scope = this.openScope(name);
    const terms = this.#internCarried(features);
    scope.add(id, features, terms, expiresAt);
    this.next.space.count(terms);
  }

  /** A text that is counted only. */
  observe(features: PromptFeatures): void {
    this.next.space.count(this.#internCarried(features));
  }

  /** An entry that goes meanwhile, copied already or not. */
  remove(name: string, id: string, features: PromptFeatures): void {
    const terms = this.#internCarried(features);
    this.next.space.discount(terms, terms.length);
    this.next.scopes.get(name)?.remove(id);
  }

  #internCarried(features: PromptFeatures): Uint32Array {
    const from = this.#from.space.vocabulary;
    for (let i = 0; i < features.counts.length; i++) {
      const term = from.find(features.hashes[2 * i] ?? 0, features.hashes[2 * i + 1] ?? 0);
      if (term >= this.#term && (this.#df[term] ?? 0) > 0) this.#carryTerm(from, term);
    }
    return this.next.space.intern(features);
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
    const slots = Math.min(from?.slots ?? 0, this.#slotsAtStart.get(name) ?? 0);
    if (from === undefined || this.#slot >= slots) {
      this.#scopeNames.pop();
      this.#slot = 0;
    } else this.#copyEntries(name, from, Math.min(slots, this.#slot + STEP));
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
    const id = vocabulary.intern(from.high(term), from.low(term), from.attributes[term] ?? 0);
    this.#terms[term] = id;
    const df = this.#df[term] ?? 0;
    vocabulary.df[id] = (vocabulary.df[id] ?? 0) + df;
    if (id === before) epoch.fix(vocabulary, id, df);
    this.#df[term] = 0;
  }

  #copyEntries(name: string, from: ScopeIndex, end: number): void {
    const to = this.next.scopes.get(name);
    for (; this.#slot < end; this.#slot++) {
      if (from.isLive(this.#slot)) to?.copy(from, this.#slot, this.#carried);
    }
  }
}

/** Tells two epochs of the same number and size apart. */
function digest(df: Uint32Array, texts: number): number {
  return fnvOfValues(df, df.length, texts);
}
