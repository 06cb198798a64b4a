/** How near two prompts are, and where that comes from. */
export interface Score {
  /** 0 to 1. */
  readonly value: number;
  /** What each proposer gave. */
  readonly parts: { readonly lexical?: number };
  /** Names the frozen weights, so that the score can be made again; null: none were needed. */
  readonly weights: string | null;
}

/** Of the very same prompt. */
export const SAME: Score = { value: 1, parts: {}, weights: null };

export function lexicalScore(value: number, weights: string): Score {
  return { value, parts: { lexical: value }, weights };
}
