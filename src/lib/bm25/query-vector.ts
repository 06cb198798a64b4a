import type { PromptFeatures } from "./features";
import { sortPlaces } from "./idf-epoch";
import type { LexicalSpace } from "./lexical-space";
import { termFrequencyWeight } from "./weights";

/** A prompt as a unit vector in one epoch. Terms that no entry has take their share of the norm and match nothing. */
export interface QueryVector {
  readonly features: PromptFeatures;
  /** Vocabulary id by place in the features; -1: no entry has it. */
  readonly ids: Int32Array;
  /** idf by place in the features. */
  readonly idfs: Float64Array;
  /** Weight by place in the features. */
  readonly weights: Float64Array;
  /** Places of the known terms, rarest first. */
  readonly order: readonly number[];
  /** rest[i]: norm of order[i] and all after it; one longer than `order`, ending in 0. */
  readonly rest: Float64Array;
}

export function queryVector(features: PromptFeatures, space: LexicalSpace): QueryVector {
  const size = features.counts.length;
  const ids = new Int32Array(size);
  const idfs = new Float64Array(size);
  const weights = new Float64Array(size);
  const order: number[] = [];
  let square = 0;
  for (let i = 0; i < size; i++) {
    const id = space.vocabulary.find(features.hashes[2 * i] ?? 0, features.hashes[2 * i + 1] ?? 0);
    const idf = id < 0 ? space.epoch.ofUnseen(features.attributes[2 * i] ?? 0) : space.epoch.of(id);
    const weight = idf * termFrequencyWeight(features.counts[i] ?? 1);
    ids[i] = id;
    idfs[i] = idf;
    weights[i] = weight;
    square += weight * weight;
    if (id >= 0) order.push(i);
  }
  const norm = Math.sqrt(square);
  for (let i = 0; i < size; i++) weights[i] = (weights[i] ?? 0) / norm;
  sortPlaces(order, idfs, ids);
  return { features, ids, idfs, weights, order, rest: suffixNorms(order, weights) };
}

function suffixNorms(order: readonly number[], weights: Float64Array): Float64Array {
  const rest = new Float64Array(order.length + 1);
  let square = 0;
  for (let i = order.length - 1; i >= 0; i--) {
    square += (weights[order[i] ?? 0] ?? 0) ** 2;
    rest[i] = Math.sqrt(square);
  }
  return rest;
}
