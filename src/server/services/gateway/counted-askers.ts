import { writerOf } from "@/lib/core/writer";
import type { StoredEntry } from "../../ports/entry-store";

/** An app key counts as one asker within so long, whomever it names meanwhile. */
export const ASKER_WINDOW_MS = 60_000;

/**
 * Of those who asked the ones that count, oldest first: one for each app key and minute. Whoever may name people can name
 * many, so a burst of names by one key is one asker. Key and time stand in the signed row: every process of a fleet counts
 * the same, without a counter that they share.
 */
export function countedAskers<T extends { readonly row: StoredEntry }>(pool: readonly T[]): T[] {
  const counted = new Map<string | null, number>();
  return [...pool].sort(byTime).filter(({ row }) => {
    const { key } = writerOf(row.tags);
    const before = counted.get(key);
    if (before !== undefined && row.createdAt - before < ASKER_WINDOW_MS) return false;
    counted.set(key, row.createdAt);
    return true;
  });
}

function byTime(a: { readonly row: StoredEntry }, b: { readonly row: StoredEntry }): number {
  return a.row.createdAt - b.row.createdAt || (a.row.id < b.row.id ? -1 : 1);
}
