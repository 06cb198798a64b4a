/**
 * The names of differences. Those of the first list may be on the table of safe edits; the others say what refused, for
 * whoever reads the explanation.
 */
export const EDIT_NAMES = [
  // Rewrites of one token
  "case",
  "contraction",
  "spelling-variant",
  "slip",
  "plural",
  "number-form",
  "hyphen",
  "mark-form",
  "frame",
  "frame-for-frame",
  // Tokens on one side
  "politeness",
  "ask",
  "article",
  "comma",
  "closing-mark",
  "filler",
  "my",
  "any",
  "for-me",
  "at-once",
  // Tokens for others
  "article-for-article",
  "agreement",
  "what-which",
  "my-for-article",
  "pointing",
  "can-for-do",
  // Orders
  "fronted-clause",
  "embedded-question",
  "alternatives",
  "phrases-moved",
  "attribute",
  "event-form",
  "having",
  // What no row explains
  "hidden-text",
  "literal",
  "case-of-name",
  "form",
  "plural-of-thing",
  "content-word",
  "number",
  "mark",
  "question-mark",
  "question-word",
  "auxiliary",
  "pronoun",
  "possessive",
  "determiner",
  "quantifier",
  "preposition",
  "conjunction",
  "negation",
  "adverb",
  "slot",
  "nothing-left",
  "too-different",
] as const;
export type EditName = (typeof EDIT_NAMES)[number];

export interface Edit {
  readonly name: EditName;
  readonly op: "rewrite" | "insert" | "delete" | "substitute" | "move";
  /** Place among the tokens of the query, and of the entry. */
  readonly at: number;
  readonly of: number;
}
