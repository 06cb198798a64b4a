import { priorProbability } from "./prior";

/** BM25 (Robertson & Zaragoza 2009, The Probabilistic Relevance Framework, eq. 3.15). b = 0: prompts are short and of like length. */
const K1 = 1.2;

/** Saturating weight of a term that occurs `count` times. */
export function termFrequencyWeight(count: number): number {
  return (count * (K1 + 1)) / (count + K1);
}

/** The prior counts as much as five times the tenant's own texts, and never more than a thousand texts. */
const PRIOR_SHARE = 5;
const PRIOR_TEXTS_MAX = 1000;

export function priorTexts(tenantTexts: number): number {
  return tenantTexts === 0 ? PRIOR_TEXTS_MAX : Math.min(PRIOR_TEXTS_MAX, PRIOR_SHARE * tenantTexts);
}

/** Texts before the tenant's own share of a word is taken at its value. */
const SHARE_TEXTS = 8;

/**
 * idf = ln(1 + (N - df + 0.5) / (df + 0.5)), with the tenant's N and df topped up by `priorTexts` texts of ordinary English.
 * The larger the share of the tenant's texts that hold the word, the fewer of them: a word of a template is in all texts,
 * and English, where it is rare, must not keep its weight up.
 */
export function blendedIdf(tenantTexts: number, tenantDf: number, priorCode: number): number {
  const share = Math.min(1, tenantDf / (tenantTexts + SHARE_TEXTS));
  const texts = priorTexts(tenantTexts) * (1 - share * share);
  const df = tenantDf + texts * priorProbability(priorCode);
  const n = Math.max(tenantTexts + texts, df);
  return Math.log(1 + (n - df + 0.5) / (df + 0.5));
}
