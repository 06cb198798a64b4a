import type { EntryId, TenantId } from "@/lib/core/brand";
import type {
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
import { entryParameters, readEntry, readStoredEntry } from "../entry-columns";
import { filterParameters, listParameters, requireSomeFilter } from "../entry-filter";
import { scopePage, storedPage } from "../entry-pages";
import { mergeBumps, readRef, readSamples, readStoredRef, readTotals } from "../entry-results";
import { type EntrySql, entrySql } from "../entry-sql";
import { requireCount, requireInteger } from "../numbers";
import { reachOfMany } from "./reach";
import { BULK_STATEMENT_MS_MAX, type Reach, type Run, type Sessions } from "./session";
import { compileAll, type Parameters } from "./statement";

/** What Postgres says in words of its own. */
const POSTGRES_SQL = {
  // FOR SHARE: an erasure, which changes this row, waits for stores under way, and stores that come later see it. The
  // lock on the key lets two stores of the same question replace each other instead of colliding.
  lockTenant: `SELECT state, generation, pg_advisory_xact_lock(hashtextextended(@tenantId || @key, 0)) IS NULL AS locked
    FROM tenant WHERE id = @tenantId FOR SHARE`,
  // Rows are locked in the order of their ids, so that two processes never wait for each other in a circle.
  bumpAll: `WITH bump AS (
      SELECT * FROM json_to_recordset(CAST(@bumps AS JSON))
        AS b(tenant_id TEXT, entry_id TEXT, hits BIGINT, last_accessed_at BIGINT)),
    locked AS (
      SELECT s.entry_id FROM entry_state s JOIN bump b ON b.entry_id = s.entry_id AND b.tenant_id = s.tenant_id
      ORDER BY s.entry_id FOR UPDATE OF s)
    UPDATE entry_state s SET hit_count = s.hit_count + b.hits,
      last_accessed_at = GREATEST(s.last_accessed_at, b.last_accessed_at)
    FROM bump b JOIN locked l ON l.entry_id = b.entry_id
    WHERE s.entry_id = b.entry_id AND s.tenant_id = b.tenant_id`,
  eraseEntries: `WITH gone AS (DELETE FROM entry WHERE tenant_id = @tenantId RETURNING id),
    states AS (DELETE FROM entry_state WHERE entry_id IN (SELECT id FROM gone))
    SELECT COUNT(*) AS count FROM gone`,
};

const SQL = compileAll("entry", { ...entrySql(POSTGRES), ...POSTGRES_SQL });

export function createPostgresEntryStore(sessions: Sessions): EntryStore {
  return { ...reads(sessions), ...changes(sessions), ...deletions(sessions), ...erasures(sessions) };
}

function reads(sessions: Sessions): EntryReads {
  const all = (name: keyof EntrySql, parameters: Parameters & { tenantId: TenantId }) =>
    sessions.read({ tenantId: parameters.tenantId }, SQL[name], parameters);
  const stored = ([record]: Record<string, unknown>[]) => (record ? readStoredEntry(record) : null);
  return {
    get: async (tenantId, id) => stored(await all("get", { tenantId, id })),
    findByKey: async (tenantId, key) => stored(await all("findByKey", { tenantId, key })),
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
      const [record] = await all(name, { tenantId, ...personParameters(person) });
      return Number(record?.count);
    },
    async sampleForErasure(tenantId, person, limit) {
      const name = person === null ? "sampleTenant" : "sampleSubject";
      return readSamples(await all(name, { tenantId, limit, ...personParameters(person) }));
    },
    totals: async (tenantId) => readTotals(tenantId, (await all("totals", { tenantId }))[0]),
    async listTotals() {
      const records = await sessions.read("all-tenants", SQL.listTotals, {});
      return records.map((record) => readTotals(record.tenantId as TenantId, record));
    },
  };
}

function personParameters(person: Person | null): Parameters {
  return { refs: [...(person?.refs ?? [])], keyIds: [...(person?.keyIds ?? [])] };
}

function changes(sessions: Sessions): Pick<EntryStore, "put" | "bumpHits" | "quarantine"> {
  return {
    async put(row) {
      const parameters = entryParameters(row);
      return sessions.write({ tenantId: row.tenantId }, (run) => put(run, row, parameters));
    },
    async bumpHits(bumps) {
      const rows = mergeBumps(bumps).map(toBumpRecord);
      if (rows.length === 0) return;
      await sessions.write(reachOfMany(bumps), (run) => run(SQL.bumpAll, { bumps: JSON.stringify(rows) }));
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

function toBumpRecord(bump: { tenantId: string; entryId: string; hits: number; lastAccessedAt: number }) {
  return {
    tenant_id: bump.tenantId,
    entry_id: bump.entryId,
    hits: bump.hits,
    last_accessed_at: bump.lastAccessedAt,
  };
}

function deletions(sessions: Sessions): EntryDeletions {
  async function removed(reach: Reach, name: keyof EntrySql, parameters: Parameters): Promise<EntryRef[]> {
    const work = async (run: Run) => {
      const refs = (await run(SQL[name], parameters)).map(readRef);
      await run(SQL.deleteStates, { ids: refs.map((ref) => ref.id) });
      return refs;
    };
    return sessions.write(reach, work, BULK_STATEMENT_MS_MAX);
  }
  return {
    deleteById: async (tenantId, ids) => removed({ tenantId }, "deleteById", { tenantId, ids: [...ids] }),
    async deleteByFilter(tenantId, filter: EntryFilter) {
      requireSomeFilter(filter);
      return removed({ tenantId }, "deleteByFilter", { tenantId, ...filterParameters(filter) });
    },
    evictLeastRecentlyUsed: async (tenantId, keep) =>
      removed({ tenantId }, "evict", { tenantId, keep: requireCount(keep, "keep") }),
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
