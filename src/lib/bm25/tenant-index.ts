import type { Profile } from "@/lib/core/profile";
import { analysePrompt } from "./analyse";
import { type Comparison, compareFeatures } from "./comparison";
import { FEATURE_VERSION as VERSION, type PromptFeatures } from "./features";
import { decodeFeatures, encodeFeatures } from "./features-codec";
import { type GuardName, questionFactor, refusingGuards } from "./guards";
import { Lexicon } from "./lexicon";
import { effectiveThreshold, FLOOR, PROFILE_RULES } from "./profiles";
import { priorCodeOf } from "./term";
import { Vocabulary } from "./vocabulary";
import { blendedIdf, termFrequencyWeight } from "./weights";

export type { PromptFeatures } from "./features";
export type { GuardName } from "./guards";

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

export interface SearchOptions {
  readonly profile: Profile;
  /** May only raise the profile's. */
  readonly threshold?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly explain?: boolean;
  readonly limit?: number;
  /** The caller's own refusals. */
  readonly accept?: (id: string) => boolean;
}

export interface Explanation {
  readonly candidates: readonly { readonly id: string; readonly score: number; readonly accepted: boolean; readonly guards: readonly GuardName[] }[];
  readonly terms: readonly { readonly term: string; readonly weight: number; readonly matched: boolean }[];
}

export interface SearchResult {
  readonly best: { readonly id: string; readonly score: number } | null;
  readonly nearestScore: number | null;
  readonly guards: readonly GuardName[];
  readonly idfEpoch: string;
  readonly explanation?: Explanation;
}

interface Stored {
  readonly features: PromptFeatures;
  readonly expiresAt: number | null;
}

interface Candidate {
  readonly id: string;
  readonly score: number;
  readonly accepted: boolean;
  readonly guards: readonly GuardName[];
}

/** Everything of one tenant: document frequencies and one index a scope. */
export class TenantIndex {
  readonly #lexicon: Lexicon;
  readonly #vocabulary = new Vocabulary();
  readonly #scopes = new Map<string, Map<string, Stored>>();
  #texts = 0;
  #epochTexts = 0;
  #epoch = 0;
  #idf: number[] = [];

  constructor(options: TenantIndexOptions) {
    this.#lexicon = new Lexicon(options.termKey);
  }

  get size(): number {
    let size = 0;
    for (const scope of this.#scopes.values()) size += scope.size;
    return size;
  }

  get byteLength(): number {
    return this.#vocabulary.byteLength + this.#lexicon.byteLength + 500 * this.size;
  }

  analyse(prompt: string): PromptFeatures | null {
    return analysePrompt(prompt, this.#lexicon);
  }

  encode(features: PromptFeatures): Uint8Array {
    return encodeFeatures(features);
  }

  decode(bytes: Uint8Array): PromptFeatures | null {
    return decodeFeatures(bytes);
  }

  observe(features: PromptFeatures): void {
    this.#texts += 1;
    for (const id of this.#intern(features)) this.#vocabulary.df[id] = (this.#vocabulary.df[id] ?? 0) + 1;
    if (this.#texts >= 2 * this.#epochTexts) this.#refit();
  }

  add(scope: string, entry: IndexEntry): void {
    this.remove(scope, entry.id);
    const entries = this.#scopes.get(scope) ?? new Map<string, Stored>();
    this.#scopes.set(scope, entries);
    entries.set(entry.id, { features: entry.features, expiresAt: entry.expiresAt });
    this.observe(entry.features);
  }

  remove(scope: string, id: string): boolean {
    const stored = this.#scopes.get(scope)?.get(id);
    if (stored === undefined) return false;
    this.#texts -= 1;
    for (const term of this.#intern(stored.features)) this.#vocabulary.df[term] = (this.#vocabulary.df[term] ?? 1) - 1;
    return this.#scopes.get(scope)?.delete(id) ?? false;
  }

  hasScope(scope: string): boolean {
    return this.#scopes.has(scope);
  }

  dropScope(scope: string): void {
    for (const id of this.#scopes.get(scope)?.keys() ?? []) this.remove(scope, id);
    this.#scopes.delete(scope);
  }

  maintain(_budgetMs: number, _elapsed: () => number): boolean {
    return false;
  }

  compare(query: PromptFeatures, entry: PromptFeatures, profile: Profile, threshold?: number): { score: number; accepted: boolean; guards: GuardName[] } {
    const pair = compareFeatures(query, entry);
    const score = this.#score(query, entry, pair);
    const rules = PROFILE_RULES[profile];
    const guards = refusingGuards(pair, rules.guards, rules);
    return { score, guards, accepted: guards.length === 0 && score >= effectiveThreshold(profile, threshold) };
  }

  search(scope: string, features: PromptFeatures, options: SearchOptions): SearchResult {
    const threshold = effectiveThreshold(options.profile, options.threshold);
    const candidates: Candidate[] = [];
    for (const [id, stored] of this.#scopes.get(scope) ?? []) {
      if (stored.expiresAt !== null && stored.expiresAt <= options.now) continue;
      const { score, accepted, guards } = this.compare(features, stored.features, options.profile, threshold);
      if (score < FLOOR) continue;
      candidates.push({ id, score, guards, accepted: accepted && (options.accept?.(id) ?? true) });
    }
    candidates.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    const best = candidates.find((candidate) => candidate.accepted);
    const refused = candidates.find((candidate) => !candidate.accepted && candidate.score >= threshold);
    const result: SearchResult = {
      best: best === undefined ? null : { id: best.id, score: best.score },
      nearestScore: candidates[0]?.score ?? null,
      guards: refused?.guards ?? [],
      idfEpoch: `${this.#epoch}.${this.#epochTexts}`,
    };
    return options.explain ? { ...result, explanation: { candidates: candidates.slice(0, options.limit ?? 5), terms: [] } } : result;
  }

  #intern(features: PromptFeatures): number[] {
    return Array.from(features.counts.keys(), (i) =>
      this.#vocabulary.intern(features.hashes[2 * i] ?? 0, features.hashes[2 * i + 1] ?? 0, features.attributes[2 * i] ?? 0, features.attributes[2 * i + 1] ?? 0),
    );
  }

  #refit(): void {
    this.#epoch += 1;
    this.#epochTexts = this.#texts;
    this.#idf = Array.from({ length: this.#vocabulary.size }, (_, id) =>
      blendedIdf(this.#texts, this.#vocabulary.df[id] ?? 0, priorCodeOf(this.#vocabulary.attributes[id] ?? 0)),
    );
  }

  #weight(features: PromptFeatures, i: number): number {
    const id = this.#vocabulary.find(features.hashes[2 * i] ?? 0, features.hashes[2 * i + 1] ?? 0);
    const idf = this.#idf[id] ?? blendedIdf(this.#epochTexts, 0, priorCodeOf(features.attributes[2 * i] ?? 0));
    return idf * termFrequencyWeight(features.counts[i] ?? 0);
  }

  #score(query: PromptFeatures, entry: PromptFeatures, pair: Comparison): number {
    let [dot, queryNorm, entryNorm] = [0, 0, 0];
    for (const [i, partner] of pair.query.partner.entries()) {
      const weight = this.#weight(query, i);
      queryNorm += weight * weight;
      if (partner >= 0) dot += weight * this.#weight(entry, partner);
    }
    for (let i = 0; i < entry.counts.length; i++) entryNorm += this.#weight(entry, i) ** 2;
    const cosine = Math.min(1, dot / Math.sqrt(queryNorm * entryNorm));
    return cosine * questionFactor(pair.query.traits.questions, pair.entry.traits.questions);
  }
}
