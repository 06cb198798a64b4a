import type { PromptFeatures } from "./features";
import { sortPlaces } from "./idf-epoch";
import type { LexicalSpace } from "./lexical-space";
import { termFrequencyWeight } from "./weights";

/** A prompt as a unit vector in one epoch. Terms that no entry has take their share of the norm and match nothing. */
export interface QueryVector {
  readonly features: PromptFeatures;
  /** Vocabulary id by place in the features; -1: no entry has it. */
  readonly ids: readonly number[];
  /** idf by place in the features. */
  readonly idfs: readonly number[];
  /** Weight by place in the features. */
  readonly weights: readonly number[];
  /** Places of the known terms, rarest first. */
  readonly order: readonly number[];
  /** rest[i]: norm of order[i] and all after it; one longer than `order`, ending in 0. */
  readonly rest: readonly number[];
}

export function queryVector(features: PromptFeatures, space: LexicalSpace): QueryVector {
  const [ids, idfs, weights, order]: [number[], number[], number[], number[]] = [[], [], [], []];
  let square = 0;
  for (let i = 0; i < features.counts.length; i++) {
    const id = space.vocabulary.find(features.hashes[2 * i] ?? 0, features.hashes[2 * i + 1] ?? 0);
    const idf = id < 0 ? space.epoch.ofUnseen(features.attributes[i] ?? 0) : space.epoch.of(id);
    const weight = idf * termFrequencyWeight(features.counts[i] ?? 1);
    ids.push(id);
    idfs.push(idf);
    weights.push(weight);
    square += weight * weight;
    if (id >= 0) order.push(i);
  }
  const norm = Math.sqrt(square);
  for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] ?? 0) / norm;
  sortPlaces(order, idfs, ids);
  return { features, ids, idfs, weights, order, rest: suffixNorms(order, weights) };
}

function suffixNorms(order: readonly number[], weights: readonly number[]): number[] {
  const rest = order.map(() => 0);
  rest.push(0);
  let square = 0;
  for (let i = order.length - 1; i >= 0; i--) {
    square += (weights[order[i] ?? 0] ?? 0) ** 2;
    rest[i] = Math.sqrt(square);
  }
  return rest;
}
