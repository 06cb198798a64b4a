/** Grows whenever the same text may give other features; vectors of another version are not read but rebuilt. */
export const FEATURE_VERSION = 2;

/**
 * All that is kept of a prompt for matching. Terms are 64-bit keyed hashes in the order of their first occurrence; nothing
 * here is a word. Arrays run in step: term i is `hashes[2i], hashes[2i+1]` (high, low), `attributes[2i], attributes[2i+1]`.
 */
export interface PromptFeatures {
  readonly hashes: readonly number[];
  readonly attributes: readonly number[];
  /** Occurrences, at most 255. */
  readonly counts: readonly number[];
  /** 1: the word was misspelled, once at least, and stands here as the word it was meant to be. */
  readonly corrected: readonly number[];
  /** Kinds of question, persons, modality, negations, form: see `packTraits`. */
  readonly traits: number;
  /** Keyed 32-bit digest of all tokens in their order: equal forms are the same question but for case, marks and politeness. */
  readonly form: number;
  /** Keyed 32-bit digest of the content in its order, repeats included; 0 when no term occurs twice. */
  readonly sequence: number;
  /** The query's own words, for explanations; in memory only and never encoded. Absent once decoded. */
  readonly words?: readonly string[];
}

export interface Traits {
  readonly questions: number;
  readonly persons: number;
  /** Speaks of `you` before it speaks of `me`. */
  readonly youFirst: boolean;
  readonly modality: number;
  readonly negations: number;
  /** Code, formulas, tables: only the same text will do. */
  readonly formal: boolean;
  /** Tells something (my card was declined) and asks nothing. */
  readonly declares: boolean;
  /** Begins with `can you`, `would you`. */
  readonly requests: boolean;
  /** 1: what is, 2: what does, what can; 0: neither. */
  readonly subjectVerb: number;
}

const NEGATIONS_MAX = 7;

/** questions 0..7, persons 8..12, modality 13..15, negations 16..18, formal 19, youFirst 20, declares 21, requests 22, subjectVerb 23..24, fourth bit of modality 25. */
export function packTraits(traits: Traits): number {
  const negations = Math.min(traits.negations, NEGATIONS_MAX);
  const flags =
    (traits.formal ? 1 : 0) | (traits.youFirst ? 2 : 0) | (traits.declares ? 4 : 0) | (traits.requests ? 8 : 0);
  return (
    traits.questions |
    (traits.persons << 8) |
    ((traits.modality & 7) << 13) |
    ((traits.modality >>> 3) << 25) |
    (negations << 16) |
    (flags << 19) |
    (traits.subjectVerb << 23)
  );
}

/** The kinds of question alone. */
export function questionsOf(packed: number): number {
  return packed & 255;
}

export function unpackTraits(packed: number): Traits {
  return {
    questions: questionsOf(packed),
    persons: (packed >>> 8) & 31,
    modality: ((packed >>> 13) & 7) | (((packed >>> 25) & 1) << 3),
    negations: (packed >>> 16) & 7,
    formal: ((packed >>> 19) & 1) === 1,
    youFirst: ((packed >>> 20) & 1) === 1,
    declares: ((packed >>> 21) & 1) === 1,
    requests: ((packed >>> 22) & 1) === 1,
    subjectVerb: (packed >>> 23) & 3,
  };
}
