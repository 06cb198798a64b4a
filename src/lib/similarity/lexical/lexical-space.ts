import type { PromptFeatures } from "./features";
import { epochName, IdfEpoch } from "./idf-epoch";
import { kindFactor, priorCodeOf } from "./term";
import { Vocabulary } from "./vocabulary";
import { blendedIdf } from "./weights";

/** A list shorter than this, or than this share of the texts, is no burden, however wrong its weight. */
const DRIFT_DF_MIN = 256;
const DRIFT_SHARE_MIN = 1 / 512;
/** A new fit costs as much as all texts together, so it waits until there are this much more of them. */
const DRIFT_GROWTH_MIN = 1.25;
const DRIFT_NATS = 1.5;

/** The terms of a tenant under one idf epoch: what turns features into ids and weights. */
export class LexicalSpace {
  readonly vocabulary = new Vocabulary();
  readonly epoch: IdfEpoch;
  /** Texts counted in the document frequencies. */
  texts = 0;
  /** A term that was rare when the epoch was fitted is not any more: its list grows and its weight misleads. */
  drifted = false;

  constructor(epoch: IdfEpoch) {
    this.epoch = epoch;
  }

  get byteLength(): number {
    return this.vocabulary.byteLength + this.epoch.byteLength;
  }

  /** Ids of the features' terms; new ones enter with the weight of a term that no text holds. */
  intern(features: PromptFeatures): Uint32Array {
    const ids = new Uint32Array(features.counts.length);
    for (let i = 0; i < ids.length; i++) ids[i] = this.#internTerm(features, i);
    return ids;
  }

  #internTerm({ hashes, attributes }: PromptFeatures, i: number): number {
    const id = this.vocabulary.intern(hashes[2 * i] ?? 0, hashes[2 * i + 1] ?? 0, attributes[i] ?? 0);
    if (id === this.epoch.size) this.epoch.fix(this.vocabulary, id, 0);
    return id;
  }

  /** Weight of the features' i-th term, known or not. */
  idf({ hashes, attributes }: PromptFeatures, i: number): number {
    const id = this.vocabulary.find(hashes[2 * i] ?? 0, hashes[2 * i + 1] ?? 0);
    return id < 0 ? this.epoch.ofUnseen(attributes[i] ?? 0) : this.epoch.of(id);
  }

  /** Counts a text in. */
  count(ids: ArrayLike<number>): void {
    this.texts += 1;
    const df = this.vocabulary.df;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      const texts = (df[id] ?? 0) + 1;
      df[id] = texts;
      if (texts >= DRIFT_DF_MIN && (texts & (texts - 1)) === 0) this.#checkDrift(id, texts);
    }
  }

  /** Looked at only when a frequency doubles. */
  #checkDrift(id: number, df: number): void {
    if (df < DRIFT_SHARE_MIN * this.texts || this.texts < DRIFT_GROWTH_MIN * this.epoch.texts) return;
    const attributes = this.vocabulary.attributes[id] ?? 0;
    const now = kindFactor(attributes) * blendedIdf(this.texts, df, priorCodeOf(attributes));
    if (this.epoch.of(id) - now > DRIFT_NATS) this.drifted = true;
  }

  /** Counts a text out again. */
  discount(ids: ArrayLike<number>, length: number): void {
    this.texts = Math.max(0, this.texts - 1);
    const df = this.vocabulary.df;
    for (let i = 0; i < length; i++) df[ids[i] ?? 0] = Math.max(0, (df[ids[i] ?? 0] ?? 0) - 1);
  }
}

/** An empty space of the first epoch: ordinary English alone decides. */
export function firstSpace(): LexicalSpace {
  return new LexicalSpace(new IdfEpoch(epochName(0, 0, 0), 0));
}
