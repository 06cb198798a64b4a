import type { Profile } from "@/lib/core/profile";
import { compare } from "../compare/compare";
import { type Decision, decide } from "../decide/decide";
import { effectiveThreshold, FLOOR } from "./profiles";
import type { QueryVector } from "./query-vector";
import type { RecordReader } from "./records";
import type { ScopeIndex } from "./scope-index";

export interface SearchOptions {
  readonly profile: Profile;
  /** May only raise the profile's. */
  readonly threshold?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Looks down to the floor of 0.8 and lists what it saw. */
  readonly explain?: boolean;
  /** Candidates listed in an explanation; 5 unless told. */
  readonly limit?: number;
  /** The caller's own refusals, asked last. */
  readonly accept?: (id: string) => boolean;
}

/** One entry that was near enough to be judged. */
export interface Candidate {
  readonly id: string;
  readonly score: number;
  readonly accepted: boolean;
  readonly decision: Decision;
  /** Vocabulary ids of the entry's terms; only for an explanation. */
  readonly terms: ReadonlySet<number>;
}

export interface SearchOutcome {
  readonly best: Candidate | null;
  /** The best of the refused that scored at least as high as `best` (or at least the threshold). */
  readonly refused: Candidate | null;
  /** Highest score seen. Exact at or above the threshold, otherwise a lower bound; null: nothing was near. */
  readonly nearest: { readonly id: string; readonly score: number } | null;
  /** Best first; only for an explanation. */
  readonly candidates: readonly Candidate[];
}

/** Scores are cut to nine decimals, so that the order in which a sum was taken never decides a tie. */
const SCORE_DIGITS = 1e9;

export function roundScore(score: number): number {
  return Math.round(score * SCORE_DIGITS) / SCORE_DIGITS;
}

/** One look-up in one scope. `scatter` is all zero before and after, and covers every id of the vocabulary. */
export function searchScope(
  scope: ScopeIndex,
  query: QueryVector,
  options: SearchOptions,
  scatter: Float64Array,
): SearchOutcome {
  const search = new Search(scope, query, options, scatter);
  spread(query, scatter, true);
  search.run();
  spread(query, scatter, false);
  return search.outcome();
}

function spread(query: QueryVector, scatter: Float64Array, set: boolean): void {
  for (const place of query.order) scatter[query.ids[place] ?? 0] = set ? (query.weights[place] ?? 0) : 0;
}

class Search {
  readonly #scope: ScopeIndex;
  readonly #query: QueryVector;
  readonly #options: SearchOptions;
  readonly #scatter: Float64Array;
  readonly #threshold: number;
  readonly #seen = new Map<number, Candidate>();
  #best: Candidate | null = null;
  #refused: Candidate | null = null;
  #nearest = 0;
  #nearestSlot = -1;

  constructor(scope: ScopeIndex, query: QueryVector, options: SearchOptions, scatter: Float64Array) {
    this.#scope = scope;
    this.#query = query;
    this.#options = options;
    this.#scatter = scatter;
    this.#threshold = effectiveThreshold(options.profile, options.threshold);
  }

  run(): void {
    const floor = this.#options.explain ? FLOOR : this.#threshold;
    const least = () => (this.#options.explain ? FLOOR : Math.max(floor, this.#best?.score ?? 0));
    this.#scope.candidates(this.#query, this.#options.now, least, (slot) => this.#visit(slot, least()));
  }

  outcome(): SearchOutcome {
    const refused = this.#refused !== null && this.#refused.score >= (this.#best?.score ?? 0) ? this.#refused : null;
    const candidates = [...this.#seen.values()].sort(compareCandidates);
    return {
      best: this.#best,
      refused,
      nearest: this.#nearest > 0 ? { id: this.#scope.idOf(this.#nearestSlot), score: this.#nearest } : null,
      candidates,
    };
  }

  #visit(slot: number, least: number): void {
    if (this.#seen.has(slot)) return;
    const cosine = this.#scope.cosine(slot, this.#scatter);
    if (cosine < least - 1e-6) {
      this.#sees(slot, cosine);
      return;
    }
    const score = roundScore(cosine);
    this.#sees(slot, score);
    if (score >= least) this.#judge(slot, score, this.#scope.reader);
  }

  #sees(slot: number, score: number): void {
    if (score <= this.#nearest) return;
    this.#nearest = roundScore(score);
    this.#nearestSlot = slot;
  }

  #judge(slot: number, score: number, record: RecordReader): void {
    const id = this.#scope.idOf(slot);
    const decision = decide(compare(this.#query.features.sequence, record.sequence), this.#options.profile);
    const enough = score >= this.#threshold;
    const accepted = enough && decision.served && (this.#options.accept?.(id) ?? true);
    const terms = new Set(this.#options.explain ? record.terms.subarray(0, record.size) : []);
    const candidate: Candidate = { id, score, accepted, decision, terms };
    this.#seen.set(slot, candidate);
    if (accepted) this.#best = better(this.#best, candidate);
    else if (enough) this.#refused = better(this.#refused, candidate);
  }
}

/** Higher score first; of equal ones the lower id, which for UUID v7 is the older entry. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

function better(known: Candidate | null, found: Candidate): Candidate {
  return known !== null && compareCandidates(known, found) <= 0 ? known : found;
}
