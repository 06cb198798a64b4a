/** Beyond this many tokens a prompt is matched exactly only. */
export const TOKENS_MAX = 1024;

export type TokenKind = "word" | "number" | "symbol" | "bracket";

/** One piece of a normalised prompt. */
export interface Token {
  readonly text: string;
  readonly kind: TokenKind;
  /** Nothing stands between this token and the one before it: `5km` is `5` and a glued `km`. */
  readonly glued: boolean;
  /** The first token of a sentence. */
  readonly opens: boolean;
  /** The first token after a comma. */
  readonly pauses: boolean;
  /** Where it stands in the normalised text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** As it was written, when `text` is the word it was taken for. */
  readonly slip?: string;
}

/** A word that stands for part of what was written at `like`. */
export function word(text: string, like: Token): Token {
  return { ...like, text, kind: "word", glued: false };
}
