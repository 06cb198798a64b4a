import type { BuiltInType } from "../types";

/** The score behind a label where a recogniser says nothing else. */
export const LABELLED = 0.9;

/** A checksum or library rule: letters and digits in upper case, and the value as written. */
export type Check = (compact: string, value: string) => boolean;

/**
 * A recogniser is data: where a value may start, what it looks like, what proves it, and how much each kind of
 * evidence is worth. Scores below 0.5 are not findings.
 *
 * Patterns are sticky and bounded: tried at one place, they end after a fixed number of characters, so the scan is
 * linear whatever the text.
 */
export interface ValueRecogniser {
  id: string;
  type: BuiltInType;
  /** The class of the first character. */
  lead: "digit" | "letter" | "any";
  /** Letters and digits in a value: fewest and most. The cheapest test, made before any pattern. */
  chars: readonly [number, number];
  /** Lengths that the first run can have in a value found without a label; left out for any length. */
  first?: readonly number[];
  pattern: RegExp;
  /**
   * Where the value that starts at `start` ends, -1 for nowhere; for a value that a pattern can't count. `pattern` then
   * says how every such value begins. `check` is `valid`, which remembers what it was asked.
   */
  measure?: (text: string, start: number, check: Check) => number;
  /** Moves the start to the left over signs that belong to the value: the `+` of a phone number. */
  from?: (text: string, start: number) => number;
  /** The checksum or library rule. Gets letters and digits only, in upper case. */
  valid?: Check;
  /** `valid` only excludes (ranges never issued): it is no check digit, and neighbours count. */
  weak?: boolean;
  /** Written like a version: only a word for versions speaks against it. */
  dotted?: boolean;
  /** `measure` checks a check digit itself. */
  proves?: boolean;
  /** Words that name the value, in any language: whole words, accents and case ignored. */
  labels?: readonly string[];
  /** Score when a label stands near. */
  labelled?: number;
  /** Score without a label. */
  alone?: number;
  /** `alone` holds only for values of this written form (separators, grouping, upper case). */
  form?: RegExp;
  /**
   * How the type groups its values, one blank between two groups: so grouped they count without a label behind a
   * separator that the pattern does not know (a tab, two blanks, ` - `). Left out: only where a check of many digits holds
   * in its written form.
   */
  grouping?: RegExp;
  /** Score when the whole text is this one value: an answer to "what is your ...?". */
  solo?: number;
  /** Score when one of its own labels stands anywhere within a page: the head of a column, a note under a table. */
  column?: number;
  /** The value may be followed by `.`, `:`, `/` or `-` and more digits (an address with a port). */
  open?: boolean;
}

/** A value that only its cue gives away: a name, a password, a date of birth. Tried right after the cue. */
export interface ContextRecogniser {
  id: string;
  type: BuiltInType;
  contextWords: readonly string[];
  /** What may stand between cue and value. */
  link: RegExp;
  pattern: RegExp;
  /** Cuts off what follows the value without a space; left out, what ends a sentence or a bracket. */
  cut?: (match: string) => string;
  valid?: (value: string, text: string, start: number) => boolean;
  /** The value in front of the cue, as the first group of a pattern that ends in `$`; asked when none stands behind. */
  front?: RegExp;
  /** Right in front of the cue it takes it back. */
  notBehind?: RegExp;
  /** Without one of these words in front, the cue says nothing, but at the beginning of a sentence. */
  onlyBehind?: ReadonlySet<string>;
  /** The cue may head a column of a table. */
  column?: boolean;
  /** The cue is a part of the value: the street word of an address. */
  includesCue?: boolean;
  /** Moves the end over what belongs to the value: postcode and town, the rest of a quoted string. */
  extend?: (text: string, end: number, start: number) => number;
  score: number;
}

/** A credential with a documented form: tried where a long token with letters and digits starts. */
export interface TokenRecogniser {
  id: string;
  type: BuiltInType;
  pattern: RegExp;
  valid?: (value: string) => boolean;
  score: number;
}

/** A credential found by a literal inside it. */
export interface AnchoredRecogniser {
  id: string;
  type: BuiltInType;
  literal: string;
  /** What of the value stands in front of the literal, at most BEFORE_MAX characters; it ends in `$`. */
  before?: RegExp;
  /** Sticky, from the literal on. */
  pattern: RegExp;
  score: number;
}

/** Any `count` digits with at most one separator between two of them. */
export function digits(count: number | `${number},${number}`, separators = " .-"): RegExp {
  const [low, high] = typeof count === "number" ? [count, count] : count.split(",").map(Number);
  const more = low === high ? `{${Number(low) - 1}}` : `{${Number(low) - 1},${Number(high) - 1}}`;
  return new RegExp(`\\d(?:[${separators.replace("-", "\\-")}]?\\d)${more}`, "y");
}

/** The same pattern, sticky and case-insensitive: how every table below writes its patterns. */
export function at(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, "iy");
}
