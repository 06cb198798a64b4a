import type { Recognisers } from "../detector";
import { AGAINST } from "./against";
import { AMERICAS } from "./americas";
import { ASIA_PACIFIC } from "./asia-pacific";
import { CONTACT } from "./contact";
import { CUED } from "./cued";
import { DOCUMENTS } from "./documents";
import { EUROPE } from "./europe";
import { FINANCE } from "./finance";
import { NETWORK } from "./network";
import { TOKENS } from "./tokens";
import { VAT } from "./vat";

/** Every family. Order matters only between equal scores: the first wins, so the weakest family stands last. */
export const BUILT_IN: Recognisers = {
  values: [...FINANCE, ...EUROPE, ...AMERICAS, ...ASIA_PACIFIC, ...VAT, ...NETWORK, ...CONTACT, ...DOCUMENTS],
  cued: CUED,
  tokens: TOKENS,
  against: AGAINST,
};
