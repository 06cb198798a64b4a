import type { CacheKey, EntryId, Pool, ScopeId, TenantId } from "@/lib/core/brand";
import type {
  CountedSlice,
  EntryFacets,
  EntryListQuery,
  EntryRow,
  Person,
  Slice,
  SortedListQuery,
  SortedPage,
  StoredEntry,
  StoredRef,
  TenantCounter,
  TenantTotals,
  WaitingRow,
} from "@/server/ports/entry-store";
import { SQLITE } from "../dialect";
import { readEntry, readStoredCells, readStoredEntry, readWaiting } from "../entry-columns";
import { listParameters } from "../entry-filter";
import { scopePage, storedPage } from "../entry-pages";
import { addUp, readCounter, readSamples, readStoredRef, readSums, readTotals, sliceOf } from "../entry-results";
import { type EntrySql, entrySql, mapSorts, sortedSql } from "../entry-sql";
import { facetsOf, readFaceted } from "../facets";
import { requireCount } from "../numbers";
import { fullPage, shortPage, sortedParameters } from "../sorted-lists";
import type { Connection } from "./connection";
import { type Parameters, personParameters, prepareAll, type ReadRows } from "./statements";

/** The two look-ups that a request waits for: single rows by an index, for the connection on the event loop. */
export function entryPoints(connection: Connection) {
  const { get, findByKey } = entrySql(SQLITE);
  const sql = prepareAll(connection, { get, findByKey });
  // As cells a row comes faster than as a record.
  const cellsOf = { get: sql.get.raw(), findByKey: sql.findByKey.raw() };
  const stored = (name: keyof typeof cellsOf, parameters: Parameters): StoredEntry | null => {
    const cells = cellsOf[name].get(parameters) as readonly unknown[] | undefined;
    return cells === undefined ? null : readStoredCells(cells);
  };
  return {
    get: (tenantId: TenantId, id: EntryId) => stored("get", { tenantId, id }),
    findByKey: (tenantId: TenantId, key: CacheKey) => stored("findByKey", { tenantId, key }),
  };
}

/** Everything else that reads entries, for the reading thread. */
export function entryReads(connection: Connection, rows: ReadRows) {
  const sql = prepareAll(connection, entrySql(SQLITE));
  const sorted = mapSorts((sort) => prepareAll(connection, sortedSql(SQLITE, sort)));
  const all = (name: keyof EntrySql, parameters: Parameters) => rows(sql[name], parameters);
  return {
    ...entryPoints(connection),
    loadScope: (tenantId: TenantId, scope: ScopeId, now: number, afterId: EntryId | null, limit: number): EntryRow[] =>
      all("loadScope", scopePage(tenantId, scope, now, afterId, limit)).map(readEntry),
    listStoredSince: (tenantId: TenantId, after: Pick<StoredRef, "createdAt" | "id">, limit: number): StoredRef[] =>
      all("listStoredSince", storedPage(tenantId, after, limit)).map(readStoredRef),
    list(tenantId: TenantId, query: EntryListQuery): StoredEntry[] {
      const page = { tenantId, cursor: query.cursor ?? null, limit: requireCount(query.limit, "limit") };
      return all("list", { ...page, ...listParameters(query) }).map(readStoredEntry);
    },
    listSorted(tenantId: TenantId, query: SortedListQuery): SortedPage {
      const parameters = sortedParameters(tenantId, query);
      const records = rows(sorted[query.sort].page, parameters);
      const page = fullPage(records, query.limit);
      return page ?? shortPage(records, rows(sorted[query.sort].end, parameters)[0]);
    },
    facets: (tenantId: TenantId, limit: number): EntryFacets =>
      facetsOf(all("facets", { tenantId, limit: requireCount(limit, "limit") }).map(readFaceted)),
    listSubjectPage: (tenantId: TenantId, person: Person, afterId: EntryId | null, limit: number) =>
      all("listSubjectPage", { tenantId, ...personParameters(person), afterId: afterId ?? "", limit }).map(
        readStoredEntry,
      ),
    listPool: (tenantId: TenantId, pool: Pool, limit: number): StoredEntry[] =>
      all("listPool", { tenantId, pool, limit: requireCount(limit, "limit") }).map(readStoredEntry),
    listWaiting: (tenantId: TenantId, scope: ScopeId, limit: number): WaitingRow[] =>
      readWaiting(all("listWaiting", { tenantId, scope, limit: requireCount(limit, "limit") })),
    countForErasure(tenantId: TenantId, person: Person | null): number {
      if (person === null) return readTotals(tenantId, all("totals", { tenantId })[0]).entries;
      return Number(all("countSubject", { tenantId, ...personParameters(person) })[0]?.count);
    },
    sampleForErasure(tenantId: TenantId, person: Person | null, limit: number): Uint8Array[] {
      const name = person === null ? "sampleTenant" : "sampleSubject";
      return readSamples(all(name, { tenantId, limit, ...personParameters(person) }));
    },
    totals: (tenantId: TenantId): TenantTotals => readTotals(tenantId, all("totals", { tenantId })[0]),
    listTotals: (tenantIds: readonly TenantId[]): TenantTotals[] =>
      all("listTotals", { tenantIds: JSON.stringify(tenantIds) }).map((record) =>
        readTotals(record.tenantId as TenantId, record),
      ),
    sumTotals: () => readSums(all("sumTotals", {})[0]),
    listOccupied: (after: TenantId | null, limit: number) =>
      all("listOccupied", { after: after ?? "", limit }) as unknown as { tenantId: TenantId; entries: number }[],
    counter: (tenantId: TenantId): TenantCounter => readCounter(tenantId, all("totals", { tenantId })[0]),
    countSlice: (tenantId: TenantId, slice: Slice): CountedSlice =>
      addUp(all("countSlice", { tenantId, ...sliceOf(slice) }), slice.limit),
  };
}
