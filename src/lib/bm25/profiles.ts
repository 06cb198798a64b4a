import type { Profile } from "@/lib/core/profile";
import type { GuardName } from "./guards";

export interface ProfileRules {
  /** Least cosine. */
  readonly threshold: number;
  readonly guards: readonly GuardName[];
  /** One side may hold a word that the other lacks if its prior idf (nats) is at most this. */
  readonly unmatchedIdfMax: number;
}

/** No profile and no request goes below it: the index does not see matches under it. */
export const FLOOR = 0.8;

/** Differences of fact. No profile goes without them. */
const FACTS: readonly GuardName[] = ["formal-text", "numbers", "symbols", "negation", "antonym", "spelling"];
const MEANING: readonly GuardName[] = [
  "too-few-terms",
  "rare-term",
  "substitution",
  "question-type",
  "order",
  "person",
  "small-word",
  "modality",
];

export const PROFILE_RULES: Readonly<Record<Profile, ProfileRules>> = {
  strict: { threshold: 0.93, guards: [...FACTS, ...MEANING], unmatchedIdfMax: 0 },
  default: { threshold: 0.9, guards: [...FACTS, ...MEANING], unmatchedIdfMax: 4 },
  balanced: { threshold: 0.9, guards: [...FACTS, "rare-term", "substitution", "order", "person"], unmatchedIdfMax: 6 },
  loose: { threshold: 0.85, guards: [...FACTS, "rare-term", "substitution", "order"], unmatchedIdfMax: 8 },
};

/** A request may only raise what the profile asks. */
export function effectiveThreshold(profile: Profile, asked: number | undefined): number {
  const own = PROFILE_RULES[profile].threshold;
  return asked === undefined || !(asked > own) ? own : asked;
}
