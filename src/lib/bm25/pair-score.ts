import { compareFeatures } from "./comparison";
import { type PromptFeatures, unpackTraits } from "./features";
import { questionFactor } from "./guards";
import type { LexicalSpace } from "./lexical-space";
import { queryVector } from "./query-vector";
import { roundScore } from "./search";

/** Score of two prompts that are in no index: the plain definition, which the index must equal. */
export function pairScore(query: PromptFeatures, entry: PromptFeatures, space: LexicalSpace): number {
  const a = queryVector(query, space);
  const b = queryVector(entry, space);
  const { partner } = compareFeatures(query, entry, space).query;
  let dot = 0;
  for (const [i, j] of partner.entries()) if (j >= 0) dot += (a.weights[i] ?? 0) * (b.weights[j] ?? 0);
  const factor = questionFactor(unpackTraits(query.traits).questions, unpackTraits(entry.traits).questions);
  return roundScore(Math.min(1, dot) * factor);
}
