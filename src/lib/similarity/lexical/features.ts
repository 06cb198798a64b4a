import type { Sequence } from "../compare/sequence";

/** Grows whenever the same text may give other features; what another version wrote matches exactly only. */
export const FEATURE_VERSION = 8;

/**
 * All that is kept of a prompt for matching. Terms are 64-bit keyed hashes in the order of their first occurrence; nothing
 * here is a word. Arrays run in step: term i is `hashes[2i], hashes[2i+1]` (high, low), `attributes[i]`, `counts[i]`.
 */
export interface PromptFeatures {
  readonly hashes: readonly number[];
  readonly attributes: readonly number[];
  /** Occurrences, at most 255. */
  readonly counts: readonly number[];
  /** What a comparison sees. */
  readonly sequence: Sequence;
  /** The query's own words, for explanations; in memory only and never encoded. Absent once decoded. */
  readonly words?: readonly string[];
}
