import type { EntryId, TenantId } from "@/lib/core/brand";
import type {
  EntryDeletions,
  EntryFilter,
  EntryReads,
  EntryRef,
  EntryRow,
  EntryStore,
  HitBump,
  Person,
  PutResult,
  TenantTotals,
} from "@/server/ports/entry-store";
import { SQLITE } from "../dialect";
import { entryParameters, readEntry, readStoredCells, readStoredEntry } from "../entry-columns";
import { filterParameters, listParameters, requireSomeFilter } from "../entry-filter";
import { scopePage, storedPage } from "../entry-pages";
import { mergeBumps, readRef, readSamples, readStoredRef, readTotals } from "../entry-results";
import { type EntrySql, entrySql } from "../entry-sql";
import { requireCount, requireInteger } from "../numbers";
import type { SqliteFile } from "./sqlite-file";
import { bindable, type Parameters, prepareAll } from "./statements";

/** Rows that one step of an erasure deletes: bounds how long it holds the event loop. */
const ERASE_STEP = 500;

export function createSqliteEntryStore(file: SqliteFile): EntryStore {
  return { ...reads(file), ...changes(file), ...deletions(file), ...erasures(file) };
}

function reads(file: SqliteFile): EntryReads {
  const sql = prepareAll(file.reader, entrySql(SQLITE));
  const one = (name: keyof EntrySql, parameters: Parameters) => file.read(() => sql[name].get(parameters));
  const all = (name: keyof EntrySql, parameters: Parameters) => file.read(() => sql[name].all(parameters));
  // A hit waits for this one row: as cells it comes faster than as a record.
  const byCells = { get: sql.get.raw(), findByKey: sql.findByKey.raw() };
  const stored = (name: keyof typeof byCells, parameters: Parameters) =>
    file.read(() => {
      const cells = byCells[name].get(parameters) as readonly unknown[] | undefined;
      return cells === undefined ? null : readStoredCells(cells);
    });
  return {
    get: (tenantId, id) => stored("get", { tenantId, id }),
    findByKey: (tenantId, key) => stored("findByKey", { tenantId, key }),
    loadScope: async (...page) => (await all("loadScope", scopePage(...page))).map(readEntry),
    listStoredSince: async (...page) => (await all("listStoredSince", storedPage(...page))).map(readStoredRef),
    async list(tenantId, query) {
      const page = { tenantId, cursor: query.cursor ?? null, limit: requireCount(query.limit, "limit") };
      return (await all("list", { ...page, ...listParameters(query) })).map(readStoredEntry);
    },
    listSubject: async (tenantId, person) =>
      (await all("listSubject", { tenantId, ...personParameters(person) })).map(readStoredEntry),
    listPool: async (tenantId, pool, limit) =>
      (await all("listPool", { tenantId, pool, limit: requireCount(limit, "limit") })).map(readStoredEntry),
    async countForErasure(tenantId, person) {
      const name = person === null ? "countTenant" : "countSubject";
      return Number((await one(name, { tenantId, ...personParameters(person) }))?.count);
    },
    async sampleForErasure(tenantId, person, limit) {
      const name = person === null ? "sampleTenant" : "sampleSubject";
      const records = await all(name, { tenantId, limit, ...personParameters(person) });
      return readSamples(records);
    },
    totals: async (tenantId): Promise<TenantTotals> => readTotals(tenantId, await one("totals", { tenantId })),
    listTotals: async () =>
      (await all("listTotals", {})).map((record) => readTotals(record.tenantId as TenantId, record)),
  };
}

function personParameters(person: Person | null): Parameters {
  return { refs: JSON.stringify(person?.refs ?? []), keyIds: JSON.stringify(person?.keyIds ?? []) };
}

function changes(file: SqliteFile): Pick<EntryStore, "put" | "bumpHits" | "quarantine"> {
  const sql = prepareAll(file.writer, entrySql(SQLITE));

  function isCurrent(row: EntryRow): boolean {
    const tenant = sql.tenant.get({ tenantId: row.tenantId });
    return tenant?.state === "active" && tenant.generation === row.generation;
  }

  function put(row: EntryRow, parameters: Parameters): PutResult {
    if (!isCurrent(row)) return { kind: "stale" };
    const replaced = sql.deleteByKey.get(parameters)?.id as EntryId | undefined;
    const isOther = replaced !== undefined && replaced !== row.id;
    if (isOther) sql.deleteState.run({ tenantId: row.tenantId, id: replaced });
    sql.unbury.run(parameters);
    sql.insert.run(parameters);
    sql.insertState.run(parameters);
    return { kind: "stored", replaced: isOther ? replaced : null };
  }

  return {
    async put(row) {
      const parameters = bindable(entryParameters(row));
      return file.write(() => put(row, parameters));
    },
    async bumpHits(bumps: readonly HitBump[]) {
      const merged = mergeBumps(bumps);
      if (merged.length === 0) return;
      await file.write(() => {
        for (const bump of merged) sql.bump.run({ ...bump });
      });
    },
    async quarantine(tenantId, id, at) {
      await file.write(() => void sql.quarantine.run({ tenantId, id, at: requireInteger(at, "at") }));
    },
  };
}

function deletions(file: SqliteFile): EntryDeletions {
  const remove = remover(file);
  const tombstones = prepareAll(file.writer, entrySql(SQLITE)).dropTombstones;
  const removed = (name: keyof EntrySql, parameters: Parameters) => file.write(() => remove(name, parameters));
  return {
    deleteById: async (tenantId, ids) => removed("deleteById", { tenantId, ids: JSON.stringify(ids) }),
    async deleteByFilter(tenantId, filter: EntryFilter) {
      requireSomeFilter(filter);
      return removed("deleteByFilter", { tenantId, ...filterParameters(filter) });
    },
    evictLeastRecentlyUsed: async (tenantId, keep) => removed("evict", { tenantId, keep: requireCount(keep, "keep") }),
    async deleteExpired(before, limit, only) {
      const page = { before: requireInteger(before, "before"), limit: requireCount(limit, "limit") };
      await file.write(() => void tombstones.run({ before }));
      if (only === undefined) return removed("deleteExpired", page);
      return removed("deleteExpiredOf", { ...page, only: JSON.stringify(only) });
    },
  };
}

/** Deletes entries by one of the statements that return references, and their states with them. */
function remover(file: SqliteFile): (name: keyof EntrySql, parameters: Parameters) => EntryRef[] {
  const sql = prepareAll(file.writer, entrySql(SQLITE));
  return (name, parameters) => {
    const refs = sql[name].all(parameters).map(readRef);
    sql.deleteStates.run({ ids: JSON.stringify(refs.map((ref) => ref.id)) });
    return refs;
  };
}

/**
 * In steps, unlike every other write: a tenant of a million entries in one transaction would hold the event loop for many
 * seconds. An erasure that stops half-way is meant to be called again, and what went before is better gone than restored.
 */
function erasures(file: SqliteFile): Pick<EntryStore, "eraseTenant" | "eraseSubject"> {
  const sql = prepareAll(file.writer, entrySql(SQLITE));
  const remove = remover(file);

  async function inSteps(name: keyof EntrySql, parameters: Parameters, visit: (gone: EntryRef[]) => void) {
    for (;;) {
      const gone = await file.write(() => remove(name, { ...parameters, limit: ERASE_STEP }));
      visit(gone);
      if (gone.length < ERASE_STEP) return;
    }
  }

  return {
    async eraseTenant(tenantId: TenantId) {
      let total = 0;
      await inSteps("eraseTenant", { tenantId }, (gone) => {
        total += gone.length;
      });
      await file.write(() => {
        sql.eraseStates.run({ tenantId });
        sql.eraseTombstones.run({ tenantId });
      });
      return total;
    },
    async eraseSubject(tenantId, person) {
      const all: EntryRef[] = [];
      await inSteps("eraseSubject", { tenantId, ...personParameters(person) }, (gone) => {
        for (const ref of gone) all.push(ref);
      });
      return all;
    },
  };
}
