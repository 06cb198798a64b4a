import type { EntryId, TenantId } from "@/lib/core/brand";
import type {
  CountedSlice,
  EntryRef,
  HitIncrement,
  Slice,
  StoredRef,
  TenantCounter,
  TenantTotals,
} from "@/server/ports/entry-store";
import { readInteger, requireCount, requireInteger } from "./numbers";

export function readRef(record: Record<string, unknown>): EntryRef {
  return record as unknown as EntryRef;
}

/** A row whose answer was cut short by a fault of the disk has too little to look for. */
export function readSamples(records: readonly Record<string, unknown>[]): Uint8Array[] {
  return records.map((record) => record.bytes as Uint8Array).filter((bytes) => bytes?.length >= SAMPLE_BYTES_MIN);
}

const SAMPLE_BYTES_MIN = 16;

export function readStoredRef(record: Record<string, unknown>): StoredRef {
  return { ...(record as unknown as StoredRef), createdAt: readInteger(record.createdAt, "createdAt") };
}

/** A tenant that never held an entry has no record. */
export function readTotals(tenantId: TenantId, record: Record<string, unknown> | undefined): TenantTotals {
  const { changes: _, ...totals } = readCounter(tenantId, record);
  return totals;
}

export function readCounter(tenantId: TenantId, record: Record<string, unknown> | undefined): TenantCounter {
  if (!record) return { tenantId, entries: 0, bytes: 0, hits: 0, changes: 0 };
  const of = (name: string) => readInteger(record[name], name);
  return { tenantId, entries: of("entries"), bytes: of("bytes"), hits: of("hits"), changes: of("changes") };
}

export function readSums(record: Record<string, unknown> | undefined): Omit<TenantTotals, "tenantId"> {
  const of = (name: string) => readInteger(record?.[name] ?? 0, name);
  return { entries: of("entries"), bytes: of("bytes"), hits: of("hits") };
}

/** Rows of `countSlice`, added up. */
export function addUp(records: readonly Record<string, unknown>[], limit: number): CountedSlice {
  // A damaged number is no reason to count nothing.
  const integer = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : 0);
  const sum = (name: string) => records.reduce((total, record) => total + integer(record[name]), 0);
  const last = records.length < limit ? null : ((records.at(-1)?.id as EntryId | undefined) ?? null);
  return { entries: records.length, bytes: sum("bytes"), hits: sum("hits"), next: last };
}

/** The parameters of a slice. @throws StoreError invalid */
export function sliceOf({ after, limit }: Slice) {
  return { after: after ?? "", limit: requireCount(limit, "limit") };
}

/**
 * One increment per entry, in one order: an UPDATE that joins a list applies only one of two lines for the same row, and two
 * processes that lock rows in the same order never wait for each other in a circle. @throws StoreError invalid
 */
export function mergeIncrements(increments: readonly HitIncrement[]): HitIncrement[] {
  const merged = new Map<string, HitIncrement>();
  for (const increment of increments) {
    requireInteger(increment.lastAccessedAt, "lastAccessedAt");
    const key = `${increment.entryId}\n${increment.tenantId}`;
    const sum = merged.get(key);
    merged.set(key, {
      ...increment,
      hits: requireInteger(increment.hits + (sum?.hits ?? 0), "hits"),
      lastAccessedAt: Math.max(increment.lastAccessedAt, sum?.lastAccessedAt ?? 0),
    });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, increment]) => increment);
}
