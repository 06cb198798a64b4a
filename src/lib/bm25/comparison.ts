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
  const partnerOf = (i: number) => findTerm(other, own.hashes[2 * i] ?? 0, own.hashes[2 * i + 1] ?? 0);
  return featureSide(own, (i) => space.idf(own, i), partnerOf);
}

/** The columns of a side, term by term. */
export class SideColumns {
  readonly attributes: number[] = [];
  readonly moreMarks: number[] = [];
  readonly idf: number[] = [];
  readonly counts: number[] = [];
  readonly corrected: boolean[] = [];
  readonly partner: number[] = [];

  side({ traits, form, sequence }: Pick<PromptFeatures, "traits" | "form" | "sequence">): Side {
    const { attributes, moreMarks, idf, counts, corrected, partner } = this;
    return { attributes, moreMarks, idf, counts, corrected, partner, traits: unpackTraits(traits), form, sequence };
  }
}

/** By a plain loop: for a hit this is a good part of the whole look-up. */
export function featureSide(
  features: PromptFeatures,
  idfOf: (i: number) => number,
  partnerOf: (i: number) => number,
): Side {
  const columns = new SideColumns();
  for (let i = 0; i < features.counts.length; i++) {
    columns.attributes.push(features.attributes[2 * i] ?? 0);
    columns.moreMarks.push(features.attributes[2 * i + 1] ?? 0);
    columns.idf.push(idfOf(i));
    columns.counts.push(features.counts[i] ?? 0);
    columns.corrected.push(features.corrected[i] === 1);
    columns.partner.push(partnerOf(i));
  }
  return columns.side(features);
}

function findTerm(features: PromptFeatures, high: number, low: number): number {
  for (let i = 0; i < features.counts.length; i++) {
    if (features.hashes[2 * i] === high && features.hashes[2 * i + 1] === low) return i;
  }
  return -1;
}
