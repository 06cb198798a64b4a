import { createHmac } from "node:crypto";
import { canonicalEncode } from "@/lib/core/canonical";
import type { EntryRow } from "@/lib/core/entry";
import type { TenantKeys } from "../../ports/vault";

/** What an invalidation was asked by; null: anything. */
export interface EpochFilter {
  readonly tag: string | null;
  readonly model: string | null;
  readonly namespace: string | null;
}

/** Keyed: a tag or a namespace may name a person, and the ledger outlives what it speaks of. */
export function epochOfFilter(keys: TenantKeys, { tag, model, namespace }: EpochFilter): string {
  const text = canonicalEncode(["lethe/epoch", tag, model, namespace]);
  return createHmac("sha256", keys.index).update(text).digest("base64url");
}

/** Of one entry: ids are random. */
export function epochOfEntry(id: string): string {
  return `entry:${id}`;
}

/** The names of every filter that would have matched the entry: 4 for each of its tags, and 4. */
export function epochsThatCover(keys: TenantKeys, row: EntryRow): string[] {
  const names: string[] = [];
  for (const tag of [null, ...row.tags]) {
    for (const model of [null, row.model]) {
      for (const namespace of [null, row.namespace]) names.push(epochOfFilter(keys, { tag, model, namespace }));
    }
  }
  return names;
}
