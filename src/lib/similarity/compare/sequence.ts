/*
 * What a comparison sees of a prompt: its tokens in order, eight bytes each, nothing of which is a word.
 *
 *   key   what the token is once every named rewrite is applied: a keyed hash, or a number in a closed list
 *   form  31..16 keyed residue of how it was written   15..7 flags   6..4 shape   3..0 class
 *
 * Two tokens with the same key and form were written alike. A key alone in common is a rewrite, which the decision sees.
 */
export const CLASS = {
  content: 0,
  closed: 1,
  number: 2,
  /** Marks of prose: . , ? ! ( ) */
  mark: 3,
  /** Only the same characters are equal. */
  literal: 4,
  /** Greetings, thanks and requests for help, at an end. */
  polite: 5,
  /** "can you tell me" before a question. */
  ask: 6,
  /** Alternatives of one slot: how do i, how can i, what is the best way to. */
  slot: 7,
  /** Belongs to the unknown word before it: the dictionary word that it may have been meant to be. */
  meant: 8,
} as const;
export type TokenClass = (typeof CLASS)[keyof typeof CLASS];

export const SHAPE = { none: 0, lower: 1, capital: 2, upper: 3, mixed: 4 } as const;
export type Shape = (typeof SHAPE)[keyof typeof SHAPE];

export const FLAG = {
  /** First word of a sentence: its capital says nothing. */
  opens: 1,
  plural: 2,
  /** Another spelling of the same word: colour, kilometres. */
  variant: 4,
  contraction: 8,
  /** No dictionary has it. */
  unknown: 16,
  /** Its case says nothing: a name that is no other word, the pronoun I. */
  caseFree: 32,
  /** Joined to the word before it by a hyphen. */
  hyphen: 64,
  /** Its plural means the same thing more than once. */
  countable: 128,
  /** Of a mark: it only ends a sentence or a clause. */
  divides: 128,
  /** Another thing in capitals: polish and Polish, it and IT. */
  name: 256,
  /** Of the, my and this: they stand before a thing of one's own, and are not set against another. */
  pointing: 2,
  /** Of an article and of my: what it stands before hardly needs it. */
  idle: 128,
} as const;

/** Flags of a slot. */
export const SLOT_FLAG = {
  /** Before what is done to an account, a device or a tool. */
  action: 1,
  /** Before an order of things that somebody is to get: book, order, reserve. */
  order: 2,
  /** Before what is done on purpose. */
  doing: 4,
  /** Before what is done to a thing that one has already: cancel, verify, track. */
  owning: 8,
  /** Before `get` and what is given to whoever asks for it. */
  given: 16,
} as const;

export const TRAIT = {
  /** All capitals, or a capital on every word: case says nothing. */
  anyCase: 1,
  /** Holds code, formulas or the like: the case of every word counts. */
  technical: 2,
  /** Ends in a question mark. */
  asks: 4,
  /** Begins as a statement does. */
  declares: 8,
  /** Mostly words of English: what holds for English holds here. */
  english: 16,
  /** A clause in front was put behind: "in Spain, what ...". */
  fronted: 32,
  /** The order of a question inside another: "what my income is". */
  embedded: 64,
  /** Alternatives stand by the alphabet. */
  sorted: 128,
  /** Two phrases of place or time stand by the alphabet. */
  placed: 256,
  /** "the price of the flight" was written for the flight price. */
  tied: 512,
  /** "why has it been declined" or "will it take" was written for why it was, does it take. */
  event: 1024,
  /** "what pets do you have" was written for what your pets are. */
  having: 2048,
  /** "the flight's price" was written for the flight price. */
  joined: 4096,
  /** "why did it get declined" was written for why it was. */
  got: 8192,
  /** "the price for the flight", "the balance on my card" were written for the flight price, my card balance. */
  tiedFor: 16_384,
  tiedOn: 32_768,
} as const;

export interface Sequence {
  /** key, form, key, form, ... */
  readonly items: Uint32Array;
  readonly traits: number;
}

export function packForm(cls: TokenClass, shape: Shape = 0, flags = 0, residue = 0): number {
  return ((residue << 16) | (flags << 7) | (shape << 4) | cls) >>> 0;
}

export function classOf(form: number): number {
  return form & 15;
}

export function shapeOf(form: number): number {
  return (form >>> 4) & 7;
}

export function flagsOf(form: number): number {
  return (form >>> 7) & 511;
}

export function residueOf(form: number): number {
  return form >>> 16;
}
