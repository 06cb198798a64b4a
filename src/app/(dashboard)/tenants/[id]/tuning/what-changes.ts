import { PROFILES, type Profile } from "@/lib/core/profile";
import { THRESHOLDS } from "@/lib/similarity/lexical/profiles";
import type { ScoresView } from "@/server/services/views";

/** Where a bin begins. */
export function scoreOf({ lowest, bins }: Pick<ScoresView, "lowest" | "bins">, index: number): number {
  // Rounded: 0.93 is not to lie below 0.93.
  return Math.round((lowest + (index * (1 - lowest)) / bins.length) * 1e6) / 1e6;
}

/** The least score of an answer that is served now. */
export function inForce({ floor, threshold }: Pick<ScoresView, "floor" | "threshold">): number {
  return Math.max(floor, threshold ?? 0);
}

export interface Changes {
  /** At most: some of them would be refused by an edit that was not looked at so far down. */
  won: number;
  wonUsd: number;
  lost: number;
  lostUsd: number;
}

/** What another threshold would have made of the same questions. */
export function changesAt(scores: ScoresView, threshold: number): Changes {
  const now = inForce(scores);
  const changes: Changes = { won: 0, wonUsd: 0, lost: 0, lostUsd: 0 };
  // Another profile also passes edits that this one refuses, wherever they stand.
  const profile = settingsFor(scores.profile, threshold)?.profile ?? scores.profile;
  const refusedToo = profile !== scores.profile;
  for (const [index, bin] of scores.bins.entries()) {
    const all = bin.hits + bin.near + bin.refused;
    if (all === 0) continue;
    const at = scoreOf(scores, index);
    const share = bin.costUsd / all;
    if (at >= threshold && threshold < now) {
      const won = (at < now ? bin.near : 0) + (refusedToo ? bin.refused : 0);
      changes.won += won;
      changes.wonUsd += won * share;
    }
    if (at < threshold && at >= now) {
      changes.lost += bin.hits;
      changes.lostUsd += bin.hits * share;
    }
  }
  return changes;
}

/** The settings that make it so; null: no profile looks that far down. */
export function settingsFor(
  profile: Profile,
  threshold: number,
): { profile: Profile; threshold: number | null } | null {
  const own = THRESHOLDS[profile];
  if (threshold >= own) return { profile, threshold: threshold > own ? threshold : null };
  const lower = PROFILES.find((name) => THRESHOLDS[name] <= threshold);
  if (lower === undefined) return null;
  return { profile: lower, threshold: threshold > THRESHOLDS[lower] ? threshold : null };
}
