import type { Profile } from "@/lib/core/profile";
import { compare } from "../compare/compare";
import { WordReader } from "../compare/word-reader";
import { type Decision, decide, type JudgedEdit, type Refusal } from "../decide/decide";
import { lexicalScore, type Score } from "../score";
import { analysePrompt } from "./analyse";
import { type Explanation, explain } from "./explanation";
import { type PromptFeatures, FEATURE_VERSION as VERSION } from "./features";
import { decodeFeatures, encodeFeatures } from "./features-codec";
import { grownFloat64 } from "./growable";
import { firstSpace } from "./lexical-space";
import { Lexicon } from "./lexicon";
import { pairScore } from "./pair-score";
import { effectiveThreshold } from "./profiles";
import { queryVector } from "./query-vector";
import { featuresOf } from "./records";
import { type Generation, Refit } from "./refit";
import { ScopeIndex } from "./scope-index";
import { type SearchOptions, type SearchOutcome, searchScope } from "./search";
import { readSnapshot, writeSnapshot } from "./snapshot";

export type { Explanation } from "./explanation";
export type { PromptFeatures } from "./features";
export type { SearchOptions } from "./search";

/** Persisted with each encoded vector. */
export const FEATURE_VERSION: number = VERSION;

export interface TenantIndexOptions {
  /** 32 bytes, key of HMAC-SHA-256. */
  readonly termKey: Uint8Array;
}

export interface IndexEntry {
  readonly id: string;
  readonly features: PromptFeatures;
  /** Milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
}

export interface Scored {
  readonly id: string;
  readonly score: Score;
}

export interface SearchResult {
  readonly best: Scored | null;
  /** Highest score seen: exact from the threshold up (with `explain` from 0.8 up), a lower bound under it; null: nothing near. */
  readonly nearest: Scored | null;
  /** What refused the best of the refused, if it scored at least as high as `best`. */
  readonly refusedBy: readonly Refusal[];
  /** The differences of `best`, or else of that one. */
  readonly edits: readonly JudgedEdit[];
  /** Names the weights that scores are made with. */
  readonly weights: string;
  readonly explanation?: Explanation;
}

export interface PairVerdict {
  readonly score: number;
  readonly accepted: boolean;
  readonly decision: Decision;
}

/** So few texts are fitted again at once, in well under a millisecond. */
const REFIT_AT_ONCE_MAX = 64;
/** Entries posted between two looks at the clock. */
const POST_STEP = 64;
/** Share of dead slots that is worth moving everything for, and how many there must be at least. */
const DEAD_SHARE_MAX = 0.25;
const DEAD_MIN = 64;

/** Everything of one tenant: document frequencies under one idf epoch, and one index a scope. Shares nothing with another tenant's. */
export class TenantIndex {
  readonly #lexicon: Lexicon;
  readonly #reader: WordReader;
  #generation: Generation = { space: firstSpace(), scopes: new Map() };
  #refit: Refit | null = null;
  #epochs = 0;
  /** All zero between searches; covers every id of the vocabulary. */
  #scatter: Float64Array<ArrayBuffer> = new Float64Array(0);

  constructor(options: TenantIndexOptions) {
    this.#lexicon = new Lexicon(options.termKey);
    this.#reader = new WordReader((text) => this.#lexicon.hash(text)[1]);
  }

  /** Live entries. */
  get size(): number {
    let size = 0;
    for (const scope of this.#generation.scopes.values()) size += scope.size;
    return size;
  }

  /** Memory held, in bytes, a half-built next generation included. */
  get byteLength(): number {
    const next = this.#refit === null ? 0 : generationBytes(this.#refit.next);
    return (
      generationBytes(this.#generation) +
      next +
      this.#scatter.byteLength +
      this.#lexicon.byteLength +
      this.#reader.byteLength
    );
  }

  /** Null: nothing to compare, or too long; then only the exact key matches. */
  analyse(prompt: string): PromptFeatures | null {
    return analysePrompt(prompt, this.#lexicon, this.#reader);
  }

  encode(features: PromptFeatures): Uint8Array {
    return encodeFeatures(features);
  }

  /** Null: written by another version, or damaged. The entry then matches exactly only, until it is analysed again. */
  decode(bytes: Uint8Array): PromptFeatures | null {
    return decodeFeatures(bytes);
  }

  /** Counts a text in the document frequencies without storing anything. */
  observe(features: PromptFeatures): void {
    const { space } = this.#generation;
    space.count(space.intern(features));
    this.#refit?.observe(features);
    this.#refitSmall();
  }

  /** Adds an entry, or replaces the one with the same id. */
  add(scope: string, { id, features, expiresAt }: IndexEntry): void {
    this.remove(scope, id);
    const { space } = this.#generation;
    const terms = space.intern(features);
    this.#openScope(scope).add(id, features, terms, expiresAt);
    space.count(terms);
    this.#refit?.add(scope, id, features, expiresAt);
    this.#refitSmall();
  }

  remove(scope: string, id: string): boolean {
    const { space, scopes } = this.#generation;
    const record = scopes.get(scope)?.remove(id) ?? null;
    if (record === null) return false;
    space.discount(record.terms, record.size);
    this.#refit?.remove(scope, id, featuresOf(record, space.vocabulary));
    return true;
  }

  /** Opens a scope for many entries at once. It is not to be searched before `endLoad`, and `maintain` until it has nothing more to do. */
  beginLoad(scope: string): void {
    this.#openScope(scope).beginLoad();
    this.#refit?.openScope(scope).beginLoad();
  }

  endLoad(scope: string): void {
    this.#generation.scopes.get(scope)?.endLoad();
    this.#refit?.openScope(scope).endLoad();
  }

  #openScope(name: string): ScopeIndex {
    const known = this.#generation.scopes.get(name);
    if (known !== undefined) return known;
    const opened = new ScopeIndex(this.#generation.space);
    this.#generation.scopes.set(name, opened);
    return opened;
  }

  /** Loaded? */
  hasScope(scope: string): boolean {
    return this.#generation.scopes.has(scope);
  }

  scopeNames(): IterableIterator<string> {
    return this.#generation.scopes.keys();
  }

  dropScope(scope: string): void {
    const index = this.#generation.scopes.get(scope);
    if (index === undefined) return;
    for (let slot = 0; slot < index.slots; slot++) if (index.isLive(slot)) this.remove(scope, index.idOf(slot));
    this.#generation.scopes.delete(scope);
    this.#refit?.next.scopes.delete(scope);
  }

  search(scope: string, features: PromptFeatures, options: SearchOptions): SearchResult {
    const { space, scopes } = this.#generation;
    const index = scopes.get(scope) ?? new ScopeIndex(space);
    const query = queryVector(features, space);
    this.#scatter = grownFloat64(this.#scatter, space.vocabulary.size);
    const outcome = searchScope(index, query, options, this.#scatter);
    const result = resultOf(outcome, space.epoch.name);
    return options.explain ? { ...result, explanation: explain(outcome, query, options.limit) } : result;
  }

  /** Two prompts by the profile's rules and the tenant's weights, without any index: the definition that `search` must equal. */
  compare(query: PromptFeatures, entry: PromptFeatures, profile: Profile, threshold?: number): PairVerdict {
    const score = pairScore(query, entry, this.#generation.space);
    const decision = decide(compare(query.sequence, entry.sequence), profile);
    return { score, decision, accepted: decision.served && score >= effectiveThreshold(profile, threshold) };
  }

  /** What `compare` accepts, for many pairs: most are told apart by the score alone. The score; null: not accepted. */
  accepts(query: PromptFeatures, entry: PromptFeatures, profile: Profile, threshold?: number): number | null {
    const score = pairScore(query, entry, this.#generation.space);
    if (score < effectiveThreshold(profile, threshold)) return null;
    return decide(compare(query.sequence, entry.sequence), profile).served ? score : null;
  }

  /** The whole index as bytes, for the caller to seal. `highWaterMark` names the last row in it. */
  snapshot(highWaterMark: string): Uint8Array {
    return writeSnapshot({ generation: this.#generation, epochs: this.#epochs, highWaterMark });
  }

  /** Puts a snapshot in the place of all that is here. The high-water mark it was taken at; null: not readable, nothing changed. */
  restore(bytes: Uint8Array): string | null {
    const content = readSnapshot(bytes);
    if (content === null) return null;
    this.#generation = content.generation;
    this.#epochs = content.epochs;
    this.#refit = null;
    return content.highWaterMark;
  }

  /** A slice of the work that keeps look-ups fast: at most about `budgetMs` by `elapsed`, any clock that counts milliseconds. True: more to do. */
  maintain(budgetMs: number, elapsed: () => number): boolean {
    const start = elapsed();
    if (this.#refit === null && !this.#isRefitDue()) return this.#postSlices(budgetMs, () => elapsed() - start);
    this.#refit ??= this.#startRefit();
    if (this.#refit.advance(budgetMs, () => elapsed() - start)) return true;
    this.#generation = this.#refit.next;
    this.#refit = null;
    return this.#unposted() !== undefined;
  }

  /** True: more to do. */
  #postSlices(budgetMs: number, elapsed: () => number): boolean {
    let scope = this.#unposted();
    // At least one step a call, whatever the clock says, or it would never end.
    while (scope !== undefined) {
      scope.postSlice(POST_STEP);
      scope = this.#unposted();
      if (elapsed() >= budgetMs) break;
    }
    return scope !== undefined;
  }

  #unposted(): ScopeIndex | undefined {
    for (const scope of this.#generation.scopes.values()) if (scope.lacksPostings) return scope;
    return undefined;
  }

  #startRefit(): Refit {
    this.#epochs += 1;
    return new Refit(this.#generation, this.#epochs);
  }

  #isRefitDue(): boolean {
    const { space, scopes } = this.#generation;
    for (const scope of scopes.values()) if (scope.isLoading) return false;
    if (space.drifted || (space.texts > 0 && space.texts >= 2 * space.epoch.texts)) return true;
    let [slots, live] = [0, 0];
    for (const scope of scopes.values()) [slots, live] = [slots + scope.slots, live + scope.size];
    return slots - live >= DEAD_MIN && slots - live > DEAD_SHARE_MAX * slots;
  }

  /** The first doublings come fast and cost next to nothing: without them the first questions would be judged by ordinary English alone. */
  #refitSmall(): void {
    const { space } = this.#generation;
    if (this.#refit !== null || space.texts > REFIT_AT_ONCE_MAX || space.texts < 2 * space.epoch.texts) return;
    while (this.maintain(1, () => 0)) {}
  }
}

function generationBytes({ space, scopes }: Generation): number {
  let bytes = space.byteLength;
  for (const scope of scopes.values()) bytes += scope.byteLength;
  return bytes;
}

function resultOf({ best, refused, nearest }: SearchOutcome, weights: string): SearchResult {
  const scored = (found: { readonly id: string; readonly score: number } | null) =>
    found === null ? null : { id: found.id, score: lexicalScore(found.score, weights) };
  return {
    best: scored(best),
    nearest: scored(nearest),
    refusedBy: refused?.decision.refusedBy ?? [],
    edits: (best ?? refused)?.decision.edits ?? [],
    weights,
  };
}
