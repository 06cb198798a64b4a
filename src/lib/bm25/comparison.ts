import type { PromptFeatures } from "./features";
import { unpackTraits } from "./features";
import type { LexicalSpace } from "./lexical-space";

/** One prompt's side of a comparison. Arrays run over its terms in order of first occurrence. */
export interface Side {
  readonly attributes: readonly number[];
  /** Second and third antonym marks. */
  readonly moreMarks: readonly number[];
  /** What each term weighs in the tenant's texts: its idf times the factor of its kind. */
  readonly idf: readonly number[];
  readonly counts: readonly number[];
  readonly corrected: readonly boolean[];
  /** Place of the same term on the other side; -1: unmatched. */
  readonly partner: readonly number[];
  readonly traits: ReturnType<typeof unpackTraits>;
  readonly form: number;
  readonly sequence: number;
}

/** Two prompts side by side: what every guard looks at. */
export interface Comparison {
  readonly query: Side;
  readonly entry: Side;
}

export function compareFeatures(query: PromptFeatures, entry: PromptFeatures, space: LexicalSpace): Comparison {
  return { query: sideOf(query, entry, space), entry: sideOf(entry, query, space) };
}

function sideOf(own: PromptFeatures, other: PromptFeatures, space: LexicalSpace): Side {
  const indices = Array.from(own.counts.keys());
  return {
    attributes: indices.map((i) => own.attributes[2 * i] ?? 0),
    moreMarks: indices.map((i) => own.attributes[2 * i + 1] ?? 0),
    idf: indices.map((i) => space.idf(own, i)),
    counts: indices.map((i) => own.counts[i] ?? 0),
    corrected: indices.map((i) => own.corrected[i] === 1),
    partner: indices.map((i) => findTerm(other, own.hashes[2 * i] ?? 0, own.hashes[2 * i + 1] ?? 0)),
    traits: unpackTraits(own.traits),
    form: own.form,
    sequence: own.sequence,
  };
}

function findTerm(features: PromptFeatures, high: number, low: number): number {
  for (let i = 0; i < features.counts.length; i++) {
    if (features.hashes[2 * i] === high && features.hashes[2 * i + 1] === low) return i;
  }
  return -1;
}
