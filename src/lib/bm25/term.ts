/** What a term is, in the four low bits of its attributes. */
export const KIND = {
  function: 0,
  content: 1,
  number: 2,
  symbol: 3,
  negation: 4,
  relation: 5,
  marker: 6,
  floating: 7,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/*
 * Attributes of a term, two 32-bit words that belong to the term and not to the prompt:
 *   [0]  31..16 first antonym mark   15..8 prior code   3..0 kind
 *   [1]  31..16 third antonym mark   15..0 second antonym mark
 * A mark is axis << 4 | end; 0 is none.
 */
export interface TermAttributes {
  readonly kind: Kind;
  readonly priorCode: number;
  readonly marks: readonly number[];
}

export function packAttributes({ kind, priorCode, marks }: TermAttributes): readonly [number, number] {
  const [first = 0, second = 0, third = 0] = marks;
  return [((first << 16) | (priorCode << 8) | kind) >>> 0, ((third << 16) | second) >>> 0];
}

export function kindOf(attributes: number): number {
  return attributes & 15;
}

export function priorCodeOf(attributes: number): number {
  return (attributes >>> 8) & 255;
}

/** Content, numbers and symbols say what a prompt is about; the other kinds say how it is put. */
export function isContent(attributes: number): boolean {
  const kind = attributes & 15;
  return kind >= KIND.content && kind <= KIND.symbol;
}

/** Kinds whose place among the others matters even when more than the order has changed: content, directions, denials. */
export function isOrderedKind(kind: number): boolean {
  return kind !== KIND.function && kind !== KIND.floating;
}

const HIGHEST_END = 15;

export function packMark(axis: number, end: number): number {
  return ((axis & 0xfff) << 4) | Math.min(end, HIGHEST_END);
}

/** Two marks on one axis with different ends. */
export function marksOppose(a: number, b: number): boolean {
  return a !== 0 && b !== 0 && a !== b && a >>> 4 === b >>> 4;
}

/**
 * How much a kind counts in the vector. How a question is put matters less than what it is about; what the light kinds
 * could hide (persons, denials, directions, question words) has a guard of its own.
 */
const KIND_FACTORS = Float64Array.of(0.5, 1, 1, 1, 1, 0.7, 1, 0.5);

export function kindFactor(attributes: number): number {
  return KIND_FACTORS[attributes & 15] ?? 1;
}
