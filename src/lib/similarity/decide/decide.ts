import type { Profile } from "@/lib/core/profile";
import type { Edit, EditName } from "../compare/edit";
import { SAFE_EDITS, uncertaintyOf } from "./safe-edits";

/** An edit with what the table says about it; null: nothing explains it. */
export interface JudgedEdit extends Edit {
  readonly explainedBy: string | null;
}

export interface Decision {
  readonly served: boolean;
  /** Names of the edits that nothing explains, or `uncertain` when they are too many together. */
  readonly refusedBy: readonly Refusal[];
  readonly edits: readonly JudgedEdit[];
}

export type Refusal = EditName | "uncertain";

/** How much a pair's edits may leave open together. */
const UNCERTAINTY_MAX: Readonly<Record<Profile, number>> = { strict: 0, default: 0.035, balanced: 0.05, loose: 0.1 };
/** Not one of these for a strict profile: each rests on a guess about what was meant. */
const GUESSED: ReadonlySet<EditName> = new Set([
  "slip",
  "plural",
  "filler",
  "article",
  "my",
  "my-for-article",
  "pointing",
]);

/** Served only if every edit is explained. */
export function decide(edits: readonly Edit[], profile: Profile): Decision {
  const judged = edits.map((edit) => ({ ...edit, explainedBy: explanationOf(edit, profile) }));
  const refused = judged.filter(({ explainedBy }) => explainedBy === null).map(({ name }): Refusal => name);
  let open = 0;
  for (const { name } of edits) {
    const row = SAFE_EDITS[name];
    if (row !== undefined) open += uncertaintyOf(row);
  }
  const refusedBy =
    refused.length === 0 && open > UNCERTAINTY_MAX[profile] ? (["uncertain"] as const) : [...new Set(refused)];
  return { served: refusedBy.length === 0, refusedBy, edits: judged };
}

function explanationOf({ name }: Edit, profile: Profile): string | null {
  if (profile === "strict" && GUESSED.has(name)) return null;
  return SAFE_EDITS[name]?.why ?? null;
}
