import type { Recognisers } from "../detector";
import { NAME_AMBIGUOUS, NAME_GIVEN, NAME_SURNAME } from "../lexicon";
import { AMBIGUOUS_NAMES, GIVEN_NAMES } from "../names/given";
import { SURNAMES } from "../names/surnames";
import { ADDRESS } from "./address";
import { AGAINST } from "./against";
import { AMERICAS } from "./americas";
import { ASIA_PACIFIC } from "./asia-pacific";
import { CONTACT } from "./contact";
import { CUED } from "./cued";
import { DOCUMENTS } from "./documents";
import { EUROPE } from "./europe";
import { FINANCE } from "./finance";
import { NETWORK } from "./network";
import { PERSON } from "./person";
import { REGISTRY } from "./registry";
import { TOKENS } from "./tokens";
import { VAT } from "./vat";

/** Every family. Order matters only between equal scores: the first wins, so the weakest family stands last. */
export const BUILT_IN: Recognisers = {
  values: [
    ...FINANCE,
    ...EUROPE,
    ...AMERICAS,
    ...ASIA_PACIFIC,
    ...VAT,
    ...NETWORK,
    ...CONTACT,
    ...REGISTRY,
    ...DOCUMENTS,
  ],
  cued: [...CUED, ...PERSON, ...ADDRESS],
  tokens: TOKENS,
  against: AGAINST,
  names: [
    ...named(GIVEN_NAMES, NAME_GIVEN),
    ...named(SURNAMES, NAME_SURNAME),
    ...named(AMBIGUOUS_NAMES, NAME_AMBIGUOUS),
  ],
};

function named(words: string, bits: number): [string, number][] {
  return words
    .split(" ")
    .filter((word) => word.length > 1)
    .map((word) => [word, bits]);
}
