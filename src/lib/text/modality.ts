import type { Token } from "./token";

/** What the asking verb says of time, duty and ability, as bits. */
export const MODALITY = { past: 1, future: 2, duty: 4, ability: 8 } as const;

const MODALS = new Map<string, number>(
  (
    [
      ["did was were had", MODALITY.past],
      ["will shall", MODALITY.future],
      ["should must ought", MODALITY.duty],
      ["can could able possible", MODALITY.ability],
    ] as const
  ).flatMap(([words, bit]) => words.split(" ").map((entry): [string, number] => [entry, bit])),
);

export function modalities(tokens: readonly Token[]): number {
  let bits = 0;
  for (const token of tokens) bits |= MODALS.get(token.text) ?? 0;
  return bits;
}
