import { ENTRY_SORTS, type EntrySort } from "@/server/ports/entry-store";
import { columnOf, type Dialect, selectList } from "./dialect";
import { ENTRY_FIELDS } from "./entry-columns";

const ENTRY = selectList("e", ENTRY_FIELDS);
// A row that was deleted or replaced and stands here again was put back: it counts as quarantined.
const PUT_BACK = "(SELECT e.created_at FROM tombstone t WHERE t.tenant_id = e.tenant_id AND t.signature = e.signature)";
const STATE = `COALESCE(s.hit_count, 0) AS "hitCount", COALESCE(s.last_accessed_at, e.created_at) AS "lastAccessedAt",
  COALESCE(s.quarantined_at, ${PUT_BACK}) AS "quarantinedAt"`;
const STORED = `SELECT ${ENTRY}, ${STATE} FROM entry e LEFT JOIN entry_state s ON s.entry_id = e.id AND s.tenant_id = e.tenant_id`;
const REF = 'RETURNING tenant_id AS "tenantId", scope, id';
/** Kept by triggers, see the migration: nobody counts rows. Several rows a tenant, see `slot` there. */
const TOTALS = `SELECT t.tenant_id AS "tenantId", CAST(SUM(t.entries) AS BIGINT) AS entries,
    CAST(SUM(t.bytes) AS BIGINT) AS bytes, CAST(SUM(t.hits) AS BIGINT) AS hits, CAST(SUM(t.changes) AS BIGINT) AS changes
  FROM tenant_total t`;

/** The conditions of an `EntryFilter`. A null parameter asks nothing; so one prepared statement serves every filter. */
function filterSql(dialect: Dialect): string {
  return `(CAST(@tag AS TEXT) IS NULL OR ${dialect.contains("e.tags", "CAST(@tag AS TEXT)")})
    AND (CAST(@model AS TEXT) IS NULL OR e.model = CAST(@model AS TEXT))
    AND (CAST(@namespace AS TEXT) IS NULL OR e.namespace = CAST(@namespace AS TEXT))
    AND (CAST(@before AS BIGINT) IS NULL OR e.created_at < CAST(@before AS BIGINT))`;
}

/** As people search: a part of the name, in whatever case. What deletes takes the whole name, see above. */
function searchSql(dialect: Dialect): string {
  const like = (column: string, name: string) =>
    `(CAST(@${name} AS TEXT) IS NULL OR ${dialect.contains(`LOWER(${column})`, `LOWER(CAST(@${name} AS TEXT))`)})`;
  return `${like("e.tags", "tag")} AND ${like("e.model", "model")} AND ${like("e.namespace", "namespace")}
    AND (CAST(@before AS BIGINT) IS NULL OR e.created_at < CAST(@before AS BIGINT))`;
}

const QUARANTINED = `(CAST(@quarantined AS INTEGER) IS NULL
  OR (CAST(@quarantined AS INTEGER) = 1) = (s.quarantined_at IS NOT NULL))`;

/** Every statement on entries, by verb. Each but the maintenance ones names the tenant. */
export function entrySql(dialect: Dialect) {
  return { ...readSql(dialect), ...putSql(dialect), ...changeSql(dialect), ...eraseSql(dialect) };
}

export type EntrySql = ReturnType<typeof entrySql>;

function readSql(dialect: Dialect) {
  return {
    get: `${STORED} WHERE e.tenant_id = @tenantId AND e.id = @id`,
    findByKey: `${STORED} WHERE e.tenant_id = @tenantId AND e.key = @key`,
    loadScope: `SELECT ${ENTRY} FROM entry e LEFT JOIN entry_state s ON s.entry_id = e.id AND s.tenant_id = e.tenant_id
      WHERE e.tenant_id = @tenantId AND e.scope = @scope AND e.id > @afterId AND e.vector IS NOT NULL
        AND (e.expires_at IS NULL OR e.expires_at > @now) AND s.quarantined_at IS NULL
      ORDER BY e.id LIMIT @limit`,
    listStoredSince: `SELECT e.scope, e.id, e.created_at AS "createdAt" FROM entry e
      WHERE e.tenant_id = @tenantId AND (e.created_at, e.id) > (CAST(@createdAt AS BIGINT), @id)
      ORDER BY e.created_at, e.id LIMIT @limit`,
    list: `${STORED} WHERE e.tenant_id = @tenantId AND (CAST(@cursor AS TEXT) IS NULL OR e.id < CAST(@cursor AS TEXT))
      AND ${filterSql(dialect)}
      AND ${QUARANTINED}
      ORDER BY e.id DESC LIMIT @limit`,
    listSubject: `${STORED} WHERE e.tenant_id = @tenantId AND e.id IN (${heldSql(dialect)}) ORDER BY e.id`,
    listSubjectPage: `${STORED} WHERE e.tenant_id = @tenantId AND e.id IN (${heldSql(dialect)}) AND e.id > @afterId
      ORDER BY e.id LIMIT @limit`,
    totals: `${TOTALS} WHERE t.tenant_id = @tenantId GROUP BY t.tenant_id`,
    listTotals: `${TOTALS} WHERE ${dialect.isOneOf("t.tenant_id", "tenantIds")} GROUP BY t.tenant_id ORDER BY t.tenant_id`,
    sumTotals: `SELECT CAST(COALESCE(SUM(t.entries), 0) AS BIGINT) AS entries, CAST(COALESCE(SUM(t.bytes), 0) AS BIGINT) AS bytes,
        CAST(COALESCE(SUM(t.hits), 0) AS BIGINT) AS hits FROM tenant_total t`,
    listOccupied: `SELECT t.tenant_id AS "tenantId", CAST(SUM(t.entries) AS BIGINT) AS entries FROM tenant_total t
      WHERE t.tenant_id > @after GROUP BY t.tenant_id ORDER BY t.tenant_id LIMIT @limit`,
    countSlice: `SELECT e.id, length(e.response) + COALESCE(length(e.vector), 0) AS bytes,
        COALESCE(s.hit_count, 0) AS hits
      FROM entry e LEFT JOIN entry_state s ON s.entry_id = e.id AND s.tenant_id = e.tenant_id
      WHERE e.tenant_id = @tenantId AND e.id > @after ORDER BY e.id LIMIT @limit`,
    sliceEnd: `SELECT MAX(id) AS id, COUNT(*) AS count FROM (
        SELECT id FROM entry WHERE tenant_id = @tenantId AND id > @after ORDER BY id LIMIT @limit) slice`,
    facets: `SELECT DISTINCT e.model, e.namespace, e.tags FROM (
        SELECT id FROM entry WHERE tenant_id = @tenantId ORDER BY id DESC LIMIT @limit) newest
      CROSS JOIN entry e WHERE e.id = newest.id AND e.tenant_id = @tenantId`,
    listPool: `${STORED} WHERE e.tenant_id = @tenantId AND e.pool = @pool ORDER BY e.id DESC LIMIT @limit`,
    listWaiting: `SELECT e.id, e.tenant_id AS "tenantId", e.subject_ref AS "subjectRef", e.scope, e.generation, e.vector,
        e.data_key_id AS "dataKeyId" FROM entry e
      WHERE e.tenant_id = @tenantId AND substr(e.pool, 1, 43) = @scope AND e.sharing = 'candidate'
        AND e.vector IS NOT NULL
      ORDER BY e.id DESC LIMIT @limit`,
    countSubject: `SELECT COUNT(*) AS count FROM (${heldSql(dialect)}) held`,
    sampleTenant: `SELECT substr(response, 2, 32) AS bytes FROM entry WHERE tenant_id = @tenantId LIMIT @limit`,
    sampleSubject: `SELECT substr(response, 2, 32) AS bytes FROM entry
      WHERE tenant_id = @tenantId AND id IN (${heldSql(dialect)}) LIMIT @limit`,
  };
}

/** Where a sort is kept, in an index that leads with the tenant. */
const SORTS = {
  created: { from: "entry k", id: "k.id", value: "k.created_at", ascending: false },
  hits: { from: "entry_state k", id: "k.entry_id", value: "k.hit_count", ascending: false },
  saved: { from: "entry_state k", id: "k.entry_id", value: "k.saved_micro_usd", ascending: false },
  unused: { from: "entry_state k", id: "k.entry_id", value: "k.hit_count", ascending: true },
  expires: { from: "entry k", id: "k.id", value: "k.expires_at", ascending: true },
} as const satisfies Record<EntrySort, { from: string; id: string; value: string; ascending: boolean }>;

export function mapSorts<T>(make: (sort: EntrySort) => T): Record<EntrySort, T> {
  return Object.fromEntries(ENTRY_SORTS.map((sort) => [sort, make(sort)])) as Record<EntrySort, T>;
}

export function isAscending(sort: EntrySort): boolean {
  return SORTS[sort].ascending;
}

/** Statements of one sort: a page out of a window of rows that are looked at, and where that window ends. */
export function sortedSql(dialect: Dialect, sort: EntrySort) {
  const { from, id, value, ascending } = SORTS[sort];
  const [later, order] = ascending ? [">", "ASC"] : ["<", "DESC"];
  const ordered = `SELECT ${id} AS id, ${value} AS value FROM ${from}
    WHERE k.tenant_id = @tenantId AND (${value}, ${id}) ${later} (CAST(@value AS BIGINT), @id)
    ORDER BY ${value} ${order}, ${id} ${order}`;
  return {
    page: `SELECT ${ENTRY}, ${STATE}, w.value AS "sortValue" FROM (${ordered} LIMIT @window) w CROSS JOIN entry e
      LEFT JOIN entry_state s ON s.entry_id = e.id AND s.tenant_id = e.tenant_id
      WHERE e.id = w.id AND e.tenant_id = @tenantId AND ${searchSql(dialect)} AND ${QUARANTINED}
      ORDER BY w.value ${order}, w.id ${order} LIMIT @limit`,
    end: `${ordered} LIMIT 1 OFFSET @last`,
  };
}

/** What is held about a person: theirs, what they made or confirmed, and what is sealed under a key of theirs. */
function heldSql(dialect: Dialect): string {
  return `SELECT id FROM entry WHERE tenant_id = @tenantId AND ${dialect.isOneOf("subject_ref", "refs")}
    UNION SELECT id FROM entry WHERE tenant_id = @tenantId AND ${dialect.isOneOf("data_key_id", "keyIds")}
    UNION SELECT entry_id FROM entry_source WHERE tenant_id = @tenantId AND ${dialect.isOneOf("subject_ref", "refs")}`;
}

function putSql(dialect: Dialect) {
  const columns = ENTRY_FIELDS.map(columnOf).join(", ");
  const values = ENTRY_FIELDS.map((field) => `@${field}`).join(", ");
  return {
    tenant: "SELECT state, generation FROM tenant WHERE id = @tenantId",
    deleteByKey: "DELETE FROM entry WHERE tenant_id = @tenantId AND key = @key RETURNING id",
    // A row that is stored anew as it was is no row that was put back.
    unbury: "DELETE FROM tombstone WHERE tenant_id = @tenantId AND signature = @signature",
    insert: `INSERT INTO entry (${columns}) VALUES (${values})`,
    // An entry that is put again under its own id keeps its hits. A fresh answer counts as a use, since it was just paid
    // for; a row whose signature or seal alone was renewed has its old time of creation and does not.
    insertState: `INSERT INTO entry_state (entry_id, tenant_id, hit_count, last_accessed_at)
      VALUES (@id, @tenantId, 0, @createdAt) ON CONFLICT (entry_id) DO UPDATE
      SET last_accessed_at = ${dialect.greater("entry_state.last_accessed_at", "excluded.last_accessed_at")}`,
    deleteState: "DELETE FROM entry_state WHERE tenant_id = @tenantId AND entry_id = @id",
  };
}

function changeSql(dialect: Dialect) {
  return {
    // A state that is gone is made anew: whoever can change a row can remove what says that it is quarantined.
    quarantine: `INSERT INTO entry_state (entry_id, tenant_id, hit_count, last_accessed_at, quarantined_at)
      SELECT id, tenant_id, 0, created_at, CAST(@at AS BIGINT) FROM entry WHERE tenant_id = @tenantId AND id = @id
      ON CONFLICT (entry_id) DO UPDATE SET quarantined_at = excluded.quarantined_at
      WHERE entry_state.tenant_id = excluded.tenant_id`,
    increment: `UPDATE entry_state SET hit_count = hit_count + CAST(@hits AS BIGINT),
        saved_micro_usd = ${dialect.lesser(MAX, `saved_micro_usd + ${savedSql(dialect, "CAST(@hits AS BIGINT)")}`)},
        last_accessed_at = ${dialect.greater("last_accessed_at", "@lastAccessedAt")}
      WHERE tenant_id = @tenantId AND entry_id = @entryId`,
    mendTotals: `INSERT INTO tenant_total (tenant_id, slot, entries, bytes, hits, changes)
      SELECT @tenantId, 0, CAST(@entries AS BIGINT), CAST(@bytes AS BIGINT), CAST(@hits AS BIGINT), 0
      WHERE COALESCE((SELECT SUM(changes) FROM tenant_total WHERE tenant_id = @tenantId), 0) = CAST(@changes AS BIGINT)
      ON CONFLICT (tenant_id, slot) DO UPDATE SET entries = tenant_total.entries + excluded.entries,
        bytes = tenant_total.bytes + excluded.bytes, hits = tenant_total.hits + excluded.hits
      RETURNING tenant_id`,
    deleteById: `DELETE FROM entry WHERE tenant_id = @tenantId AND ${dialect.isOneOf("id", "ids")} ${REF}`,
    deleteByFilter: `DELETE FROM entry AS e WHERE e.tenant_id = @tenantId AND e.id > @after AND e.id <= @through
      AND ${filterSql(dialect)} ${REF}`,
    // Ties go by id, so that two databases, and two runs, evict the same entries.
    evict: `DELETE FROM entry WHERE tenant_id = @tenantId AND id IN (
        SELECT entry_id FROM entry_state WHERE tenant_id = @tenantId
        ORDER BY last_accessed_at, entry_id LIMIT @limit) ${REF}`,
    deleteExpired: deleteExpiredSql("expires_at <= @before"),
    deleteExpiredOf: deleteExpiredSql(`expires_at <= @before AND ${dialect.isOneOf("tenant_id", "only")}`),
    deleteStates: `DELETE FROM entry_state WHERE ${dialect.isOneOf("entry_id", "ids")}`,
  };
}

/** Past 2^53 a sum is no longer exact as a JavaScript number. */
const MAX = "9007199254740991";

/** What `hits` uses of an entry have saved. Bounded, so that no invented price makes a sum overflow. */
function savedSql(dialect: Dialect, hits: string): string {
  const cost = `(SELECT e.cost_micro_usd FROM entry e WHERE e.id = entry_state.entry_id)`;
  return `${dialect.lesser(hits, "1000000")} * ${dialect.lesser(`COALESCE(${cost}, 0)`, "1000000000")}`;
}

function deleteExpiredSql(condition: string): string {
  return `DELETE FROM entry WHERE id IN (
    SELECT id FROM entry WHERE ${condition} ORDER BY expires_at, id LIMIT @limit) ${REF}`;
}

function eraseSql(dialect: Dialect) {
  return {
    eraseTenant: `DELETE FROM entry WHERE id IN (
        SELECT id FROM entry WHERE tenant_id = @tenantId LIMIT @limit) ${REF}`,
    eraseSubject: `DELETE FROM entry WHERE tenant_id = @tenantId AND id IN (
        SELECT id FROM (${heldSql(dialect)}) held LIMIT @limit) ${REF}`,
    eraseTombstones: "DELETE FROM tombstone WHERE tenant_id = @tenantId",
    dropTombstones: "DELETE FROM tombstone WHERE until <= @before",
    eraseStates: "DELETE FROM entry_state WHERE tenant_id = @tenantId",
  };
}
