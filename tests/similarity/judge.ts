import type { Profile } from "@/lib/core/profile";
import { type PairVerdict, TenantIndex } from "@/lib/similarity/lexical/tenant-index";

const KEY = new Uint8Array(32).fill(9);

/** A fresh tenant's verdict on two prompts. */
export function judge(query: string, entry: string, profile: Profile = "default"): PairVerdict {
  const index = new TenantIndex({ termKey: KEY });
  const [a, b] = [index.analyse(query), index.analyse(entry)];
  if (a === null || b === null) throw new Error("the prompt has no features");
  return index.compare(a, b, profile);
}

export function freshIndex(fill = 9): TenantIndex {
  return new TenantIndex({ termKey: new Uint8Array(32).fill(fill) });
}

/** Adds a prompt that must have features. */
export function addPrompt(
  index: TenantIndex,
  scope: string,
  id: string,
  text: string,
  expiresAt: number | null = null,
): void {
  const features = index.analyse(text);
  if (features === null) throw new Error("the prompt has no features");
  index.add(scope, { id, features, expiresAt });
}

export function lookUp(index: TenantIndex, scope: string, text: string, profile: Profile = "default", now = 0) {
  const features = index.analyse(text);
  if (features === null) throw new Error("the prompt has no features");
  return index.search(scope, features, { profile, now, explain: true });
}
