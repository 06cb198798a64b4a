import type { PromptFeatures } from "./features";
import type { LexicalSpace } from "./lexical-space";
import { queryVector } from "./query-vector";
import { roundScore } from "./search";

/** Score of two prompts that are in no index: the plain definition, which the index must equal. */
export function pairScore(query: PromptFeatures, entry: PromptFeatures, space: LexicalSpace): number {
  const a = queryVector(query, space);
  const b = queryVector(entry, space);
  let dot = 0;
  for (let i = 0; i < query.counts.length; i++) {
    const j = findTerm(entry, query.hashes[2 * i] ?? 0, query.hashes[2 * i + 1] ?? 0);
    if (j >= 0) dot += (a.weights[i] ?? 0) * (b.weights[j] ?? 0);
  }
  return roundScore(Math.min(1, dot));
}

/** -1: the features have it not. */
export function findTerm(features: PromptFeatures, high: number, low: number): number {
  for (let i = 0; i < features.counts.length; i++)
    if (features.hashes[2 * i] === high && features.hashes[2 * i + 1] === low) return i;
  return -1;
}
