import type { JudgedEdit, Refusal } from "../decide/decide";
import type { QueryVector } from "./query-vector";
import type { Candidate, SearchOutcome } from "./search";

export interface Explanation {
  /** The nearest entries, best first. One that no edit refuses and that is not accepted fell to its score or the caller's own rule. */
  readonly candidates: readonly ExplainedCandidate[];
  /** The query's own words by weight, heaviest first. Never a word of an entry. */
  readonly terms: readonly ExplainedTerm[];
}

export interface ExplainedCandidate {
  readonly id: string;
  readonly score: number;
  readonly accepted: boolean;
  readonly refusedBy: readonly Refusal[];
  readonly edits: readonly JudgedEdit[];
}

export interface ExplainedTerm {
  readonly term: string;
  /** Share of the query's squared norm, 0 to 1. */
  readonly weight: number;
  /** The nearest entry has it too. */
  readonly matched: boolean;
}

const CANDIDATES_DEFAULT = 5;
const TERMS_MAX = 32;

export function explain(outcome: SearchOutcome, query: QueryVector, limit = CANDIDATES_DEFAULT): Explanation {
  const candidates = outcome.candidates
    .slice(0, limit)
    .map(({ id, score, accepted, decision: { refusedBy, edits } }) => ({ id, score, accepted, refusedBy, edits }));
  return { candidates, terms: explainTerms(query, outcome.best ?? outcome.candidates[0]) };
}

function explainTerms(query: QueryVector, nearest: Candidate | undefined): ExplainedTerm[] {
  return (query.features.words ?? [])
    .map((term, i) => ({
      term,
      weight: (query.weights[i] ?? 0) ** 2,
      matched: nearest?.terms.has(query.ids[i] ?? -1) ?? false,
    }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, TERMS_MAX);
}
