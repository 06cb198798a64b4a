import type { TenantId } from "@/lib/core/brand";
import type { EntryRef, HitBump, StoredRef, TenantTotals } from "@/server/ports/entry-store";
import { readInteger, requireInteger } from "./numbers";

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

/** A tenant without entries has no record. */
export function readTotals(tenantId: TenantId, record: Record<string, unknown> | undefined): TenantTotals {
  if (!record) return { tenantId, entries: 0, bytes: 0, hits: 0 };
  return {
    tenantId,
    entries: readInteger(record.entries, "entries"),
    bytes: readInteger(record.bytes, "bytes"),
    hits: readInteger(record.hits, "hits"),
  };
}

/**
 * One bump per entry, in one order: an UPDATE that joins a list applies only one of two lines for the same row, and two
 * processes that lock rows in the same order never wait for each other in a circle. @throws StoreError invalid
 */
export function mergeBumps(bumps: readonly HitBump[]): HitBump[] {
  const merged = new Map<string, HitBump>();
  for (const bump of bumps) {
    requireInteger(bump.lastAccessedAt, "lastAccessedAt");
    const key = `${bump.entryId}\n${bump.tenantId}`;
    const sum = merged.get(key);
    merged.set(key, {
      ...bump,
      hits: requireInteger(bump.hits + (sum?.hits ?? 0), "hits"),
      lastAccessedAt: Math.max(bump.lastAccessedAt, sum?.lastAccessedAt ?? 0),
    });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bump]) => bump);
}
