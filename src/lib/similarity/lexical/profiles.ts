import type { Profile } from "@/lib/core/profile";

/** No profile and no request goes below it: the index does not see matches under it. */
export const FLOOR = 0.8;

/** Least cosine of a candidate. It only proposes: whether one is served its edits say. */
export const THRESHOLDS: Readonly<Record<Profile, number>> = {
  strict: 0.93,
  default: 0.85,
  balanced: 0.85,
  loose: 0.8,
};

/** A request may only raise what the profile asks. */
export function effectiveThreshold(profile: Profile, asked: number | undefined): number {
  const own = THRESHOLDS[profile];
  return asked === undefined || !(asked > own) ? own : asked;
}
