import type { EntryId, TenantId } from "@/lib/core/brand";
import type {
  DeletedSlice,
  EntryDeletions,
  EntryFilter,
  EntryReads,
  EntryRef,
  EntryRow,
  EntryStore,
  Person,
  PutResult,
} from "@/server/ports/entry-store";
import { POSTGRES } from "../dialect";
import { entryParameters, readEntry, readStoredEntry, readWaiting } from "../entry-columns";
import { filterParameters, listParameters, requireSomeFilter } from "../entry-filter";
import { scopePage, storedPage } from "../entry-pages";
import {
  addUp,
  mergeIncrements,
  readCounter,
  readRef,
  readSamples,
  readStoredRef,
  readSums,
  readTotals,
  sliceOf,
} from "../entry-results";
import { type EntrySql, entrySql, mapSorts, sortedSql } from "../entry-sql";
import { facetsOf, readFaceted } from "../facets";
import { requireCount, requireInteger } from "../numbers";
import { fullPage, shortPage, sortedParameters } from "../sorted-lists";
import { rowContextOfMany } from "./row-security-context";
import { BULK_STATEMENT_MS_MAX, type RowSecurityContext, type Run, type Sessions } from "./session";
import { compileAll, type Parameters } from "./statement";

/** What Postgres says in words of its own. */
const POSTGRES_SQL = {
  // FOR SHARE: an erasure, which changes this row, waits for stores under way, and stores that come later see it. The
  // lock on the key lets two stores of the same question replace each other instead of colliding.
  lockTenant: `SELECT state, generation, pg_advisory_xact_lock(hashtextextended(@tenantId || @key, 0)) IS NULL AS locked
    FROM tenant WHERE id = @tenantId FOR SHARE`,
  // Rows are locked in the order of their ids, so that two processes never wait for each other in a circle.
  addAllHits: `WITH increment AS (
      SELECT * FROM json_to_recordset(CAST(@increments AS JSON))
        AS b(tenant_id TEXT, entry_id TEXT, hits BIGINT, last_accessed_at BIGINT)),
    locked AS (
      SELECT s.entry_id FROM entry_state s JOIN increment b ON b.entry_id = s.entry_id AND b.tenant_id = s.tenant_id
      ORDER BY s.entry_id FOR UPDATE OF s)
    UPDATE entry_state s SET hit_count = s.hit_count + b.hits,
      saved_micro_usd = LEAST(9007199254740991, s.saved_micro_usd + LEAST(b.hits, 1000000) * LEAST(
        COALESCE((SELECT e.cost_micro_usd FROM entry e WHERE e.id = s.entry_id), 0), 1000000000)),
      last_accessed_at = GREATEST(s.last_accessed_at, b.last_accessed_at)
    FROM increment b JOIN locked l ON l.entry_id = b.entry_id
    WHERE s.entry_id = b.entry_id AND s.tenant_id = b.tenant_id`,
  eraseEntries: `WITH gone AS (DELETE FROM entry WHERE tenant_id = @tenantId RETURNING id),
    states AS (DELETE FROM entry_state WHERE entry_id IN (SELECT id FROM gone))
    SELECT COUNT(*) AS count FROM gone`,
};

const SORTED = mapSorts((sort) => compileAll(`entry_by_${sort}`, sortedSql(POSTGRES, sort)));
const SQL = compileAll("entry", { ...entrySql(POSTGRES), ...POSTGRES_SQL });

export function createPostgresEntryStore(sessions: Sessions): EntryStore {
  return { ...reads(sessions), ...changes(sessions), ...deletions(sessions), ...erasures(sessions) };
}

function reads(sessions: Sessions): EntryReads {
  const all = (name: keyof EntrySql, parameters: Parameters & { tenantId: TenantId }) =>
    sessions.read({ tenantId: parameters.tenantId }, SQL[name], parameters);
  const point = (name: keyof EntrySql, parameters: Parameters & { tenantId: TenantId }) =>
    sessions.readPoint({ tenantId: parameters.tenantId }, SQL[name], parameters);
  const stored = ([record]: Record<string, unknown>[]) => (record ? readStoredEntry(record) : null);
  return {
    get: async (tenantId, id) => stored(await point("get", { tenantId, id })),
    findByKey: async (tenantId, key) => stored(await point("findByKey", { tenantId, key })),
    loadScope: async (...page) => (await all("loadScope", scopePage(...page))).map(readEntry),
    listStoredSince: async (...page) => (await all("listStoredSince", storedPage(...page))).map(readStoredRef),
    async list(tenantId, query) {
      const page = { tenantId, cursor: query.cursor ?? null, limit: requireCount(query.limit, "limit") };
      return (await all("list", { ...page, ...listParameters(query) })).map(readStoredEntry);
    },
    async listSorted(tenantId, query) {
      const parameters = sortedParameters(tenantId, query);
      const read = (name: "page" | "end") => sessions.read({ tenantId }, SORTED[query.sort][name], parameters);
      const records = await read("page");
      return fullPage(records, query.limit) ?? shortPage(records, (await read("end"))[0]);
    },
    facets: async (tenantId, limit) =>
      facetsOf((await all("facets", { tenantId, limit: requireCount(limit, "limit") })).map(readFaceted)),
    listSubject: async (tenantId, person) =>
      (await all("listSubject", { tenantId, ...personParameters(person) })).map(readStoredEntry),
    listPool: async (tenantId, pool, limit) =>
      (await all("listPool", { tenantId, pool, limit: requireCount(limit, "limit") })).map(readStoredEntry),
    listWaiting: async (tenantId, scope, limit) =>
      readWaiting(await all("listWaiting", { tenantId, scope, limit: requireCount(limit, "limit") })),
    async countForErasure(tenantId, person) {
      if (person === null) return readTotals(tenantId, (await all("totals", { tenantId }))[0]).entries;
      return Number((await all("countSubject", { tenantId, ...personParameters(person) }))[0]?.count);
    },
    async sampleForErasure(tenantId, person, limit) {
      const name = person === null ? "sampleTenant" : "sampleSubject";
      return readSamples(await all(name, { tenantId, limit, ...personParameters(person) }));
    },
    totals: async (tenantId) => readTotals(tenantId, (await all("totals", { tenantId }))[0]),
    counter: async (tenantId) => readCounter(tenantId, (await all("totals", { tenantId }))[0]),
    countSlice: async (tenantId, slice) => addUp(await all("countSlice", { tenantId, ...sliceOf(slice) }), slice.limit),
    ...readsOfAll(sessions),
  };
}

function readsOfAll(sessions: Sessions): Pick<EntryReads, "listTotals" | "sumTotals" | "listOccupied"> {
  const all = (name: keyof EntrySql, parameters: Parameters) => sessions.read("all-tenants", SQL[name], parameters);
  return {
    async listTotals(tenantIds) {
      const records = await all("listTotals", { tenantIds: [...tenantIds] });
      return records.map((record) => readTotals(record.tenantId as TenantId, record));
    },
    sumTotals: async () => readSums((await all("sumTotals", {}))[0]),
    listOccupied: async (after, limit) =>
      (await all("listOccupied", { after: after ?? "", limit })) as { tenantId: TenantId; entries: number }[],
  };
}

function personParameters(person: Person | null): Parameters {
  return { refs: [...(person?.refs ?? [])], keyIds: [...(person?.keyIds ?? [])] };
}

function changes(sessions: Sessions): Pick<EntryStore, "put" | "addHits" | "quarantine" | "mendCounter"> {
  return {
    async put(row) {
      const parameters = entryParameters(row);
      return sessions.write({ tenantId: row.tenantId }, (run) => put(run, row, parameters));
    },
    async addHits(increments) {
      const rows = mergeIncrements(increments).map(toIncrementRecord);
      if (rows.length === 0) return;
      await sessions.write(rowContextOfMany(increments), (run) =>
        run(SQL.addAllHits, { increments: JSON.stringify(rows) }),
      );
    },
    // Only an admin's connection may change a counter by itself.
    async mendCounter({ tenantId, changes }, missing) {
      const parameters = { ...missing, tenantId, changes };
      return (await sessions.write("all-tenants", (run) => run(SQL.mendTotals, parameters))).length > 0;
    },
    async quarantine(tenantId, id, at) {
      const parameters = { tenantId, id, at: requireInteger(at, "at") };
      await sessions.write({ tenantId }, (run) => run(SQL.quarantine, parameters));
    },
  };
}

async function put(run: Run, row: EntryRow, parameters: Parameters): Promise<PutResult> {
  const [tenant] = await run(SQL.lockTenant, parameters);
  if (tenant?.state !== "active" || tenant.generation !== row.generation) return { kind: "stale" };
  const [deleted] = await run(SQL.deleteByKey, parameters);
  const replaced = deleted?.id as EntryId | undefined;
  const isOther = replaced !== undefined && replaced !== row.id;
  if (isOther) await run(SQL.deleteState, { tenantId: row.tenantId, id: replaced });
  await run(SQL.unbury, parameters);
  await run(SQL.insert, parameters);
  await run(SQL.insertState, parameters);
  return { kind: "stored", replaced: isOther ? replaced : null };
}

function toIncrementRecord(increment: { tenantId: string; entryId: string; hits: number; lastAccessedAt: number }) {
  return {
    tenant_id: increment.tenantId,
    entry_id: increment.entryId,
    hits: increment.hits,
    last_accessed_at: increment.lastAccessedAt,
  };
}

function deletions(sessions: Sessions): EntryDeletions {
  const remove = async (run: Run, name: keyof EntrySql, parameters: Parameters): Promise<EntryRef[]> => {
    const refs = (await run(SQL[name], parameters)).map(readRef);
    await run(SQL.deleteStates, { ids: refs.map((ref) => ref.id) });
    return refs;
  };
  const removed = (rowContext: RowSecurityContext, name: keyof EntrySql, parameters: Parameters) =>
    sessions.write(rowContext, (run) => remove(run, name, parameters), BULK_STATEMENT_MS_MAX);
  return {
    deleteById: async (tenantId, ids) => removed({ tenantId }, "deleteById", { tenantId, ids: [...ids] }),
    async deleteByFilter(tenantId, filter: EntryFilter, slice) {
      requireSomeFilter(filter);
      const asked = { tenantId, ...sliceOf(slice) };
      return sessions.write({ tenantId }, async (run): Promise<DeletedSlice> => {
        const [end] = await run(SQL.sliceEnd, asked);
        const through = (end?.id ?? null) as EntryId | null;
        if (through === null) return { gone: [], next: null };
        const gone = await remove(run, "deleteByFilter", { ...asked, through, ...filterParameters(filter) });
        return { gone, next: Number(end?.count) < slice.limit ? null : through };
      });
    },
    async evictLeastRecentlyUsed(tenantId, keep, limit) {
      requireCount(keep, "keep");
      return sessions.write({ tenantId }, async (run) => {
        const { entries } = readTotals(tenantId, (await run(SQL.totals, { tenantId }))[0]);
        const excess = Math.min(requireCount(limit, "limit"), entries - keep);
        return excess > 0 ? remove(run, "evict", { tenantId, limit: excess }) : [];
      });
    },
    async deleteExpired(before, limit, only) {
      const page = { before: requireInteger(before, "before"), limit: requireCount(limit, "limit") };
      await sessions.write("all-tenants", (run) => run(SQL.dropTombstones, { before }));
      if (only === undefined) return removed("all-tenants", "deleteExpired", page);
      return removed("all-tenants", "deleteExpiredOf", { ...page, only: [...only] });
    },
  };
}

/** All rows of a person: one statement, which the limit of its kind does not cut. */
const ALL_ROWS = 2_000_000_000;

function erasures(sessions: Sessions): Pick<EntryStore, "eraseTenant" | "eraseSubject"> {
  return {
    async eraseTenant(tenantId) {
      const work = async (run: Run) => {
        const [record] = await run(SQL.eraseEntries, { tenantId });
        await run(SQL.eraseStates, { tenantId });
        await run(SQL.eraseTombstones, { tenantId });
        return Number(record?.count);
      };
      return sessions.write({ tenantId }, work, BULK_STATEMENT_MS_MAX);
    },
    async eraseSubject(tenantId, person) {
      const work = async (run: Run) => {
        const held = { tenantId, limit: ALL_ROWS, ...personParameters(person) };
        const refs = (await run(SQL.eraseSubject, held)).map(readRef);
        await run(SQL.deleteStates, { ids: refs.map((ref) => ref.id) });
        return refs;
      };
      return sessions.write({ tenantId }, work, BULK_STATEMENT_MS_MAX);
    },
  };
}
