import type { Token } from "./token";

/** Who is spoken of, as bits. */
export const PERSON = { first: 1, second: 2, he: 4, she: 8, they: 16 } as const;

const PERSONS = new Map<string, number>(
  (
    [
      ["i me my mine myself we us our ours ourselves", PERSON.first],
      ["you your yours yourself yourselves", PERSON.second],
      ["he him his himself", PERSON.he],
      ["she her hers herself", PERSON.she],
      ["they them their theirs themselves", PERSON.they],
    ] as const
  ).flatMap(([words, bit]) => words.split(" ").map((entry): [string, number] => [entry, bit])),
);
const GENERIC_AFTER = new Set("do can could would should might to will did if when".split(" "));

/** `how many eggs should you` is the longest opening that still speaks of anybody. */
const GENERIC_WITHIN = 4;

export interface Persons {
  readonly bits: number;
  /** `you` comes before `me`: what you call me is not what I call you. */
  readonly youFirst: boolean;
}

/**
 * The persons of a prompt. The subject right after `how do` or `how can` is anybody (how do you boil an egg,
 * how do I boil an egg), the `you` of `can you` is
 * whoever is asked, and neither counts; `my name` and `your name` do.
 */
export function persons(tokens: readonly Token[]): Persons {
  let bits = 0;
  let youFirst = false;
  for (let i = 0; i < tokens.length; i++) {
    const bit = PERSONS.get(tokens[i]?.text ?? "");
    if (bit === undefined || isGeneric(tokens, i)) continue;
    if (bit === PERSON.second && (bits & PERSON.first) === 0) youFirst = true;
    bits |= bit;
  }
  return { bits, youFirst };
}

function isGeneric(tokens: readonly Token[], at: number): boolean {
  const pronoun = tokens[at]?.text;
  if (pronoun !== "i" && pronoun !== "you" && pronoun !== "we") return false;
  if (!GENERIC_AFTER.has(tokens[at - 1]?.text ?? "")) return false;
  if (pronoun === "you" && at === 1) return true;
  return tokens[0]?.text === "how" && at <= GENERIC_WITHIN;
}
