/** What a term is, in the four low bits of its attributes. */
export const KIND = {
  function: 0,
  content: 1,
  number: 2,
  literal: 3,
  negation: 4,
  relation: 5,
  marker: 6,
  floating: 7,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** Attributes of a term, which belong to the term and not to the prompt: 15..8 prior code, 3..0 kind. */
export interface TermAttributes {
  readonly kind: Kind;
  readonly priorCode: number;
}

export function packAttributes({ kind, priorCode }: TermAttributes): number {
  return (priorCode << 8) | kind;
}

export function priorCodeOf(attributes: number): number {
  return (attributes >>> 8) & 255;
}

/**
 * How much a kind counts in the vector. How a question is put matters less than what it is about; what the light kinds
 * could hide (persons, denials, directions, question words) the comparison sees.
 */
const KIND_FACTORS = Float64Array.of(0.5, 1, 1, 1, 1, 0.7, 1, 0.5);

export function kindFactor(attributes: number): number {
  return KIND_FACTORS[attributes & 15] ?? 1;
}
