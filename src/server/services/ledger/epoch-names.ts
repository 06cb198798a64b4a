import { createHmac } from "node:crypto";
import { LRUCache } from "lru-cache";
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
export function epochOfFilter(keys: Pick<TenantKeys, "index">, { tag, model, namespace }: EpochFilter): string {
  const text = canonicalEncode(["lethe/epoch", tag, model, namespace]);
  return createHmac("sha256", keys.index).update(text).digest("base64url");
}

/** Of one entry: ids are random. */
export function epochOfEntry(id: string): string {
  return `entry:${id}`;
}

const ENTRIES_KNOWN = 1_000;

/** Of entries that are served again and again, by signature, which stands for tags, model and namespace. Gone with the key. */
const COVERING = new WeakMap<Uint8Array, LRUCache<string, readonly string[]>>();

/** The names of every filter that would have matched the entry: 4 for each of its tags, and 4. */
export function epochsThatCover({ index }: TenantKeys, row: EntryRow): readonly string[] {
  const known = COVERING.get(index) ?? new LRUCache<string, readonly string[]>({ max: ENTRIES_KNOWN });
  COVERING.set(index, known);
  const signature = Buffer.from(row.signature).toString("latin1");
  const names = known.get(signature) ?? namesThatCover({ index }, row);
  known.set(signature, names);
  return names;
}

function namesThatCover(keys: Pick<TenantKeys, "index">, row: EntryRow): string[] {
  const names: string[] = [];
  for (const tag of [null, ...row.tags]) {
    for (const model of [null, row.model]) {
      for (const namespace of [null, row.namespace]) names.push(epochOfFilter(keys, { tag, model, namespace }));
    }
  }
  return names;
}
