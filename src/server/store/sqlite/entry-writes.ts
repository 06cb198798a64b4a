import type { EntryId, TenantId } from "@/lib/core/brand";
import type {
  DeletedSlice,
  EntryFilter,
  EntryRef,
  EntryRow,
  HitIncrement,
  Person,
  PutResult,
  Slice,
  TenantCounter,
  TenantTotals,
} from "@/server/ports/entry-store";
import { SQLITE } from "../dialect";
import { entryParameters } from "../entry-columns";
import { filterParameters, requireSomeFilter } from "../entry-filter";
import { mergeIncrements, readRef, readTotals, sliceOf } from "../entry-results";
import { type EntrySql, entrySql } from "../entry-sql";
import { requireCount, requireInteger } from "../numbers";
import type { Connection } from "./connection";
import { bindable, type Parameters, personParameters, prepareAll } from "./statements";

/** Every change of entries, for the writing thread: each call runs in a savepoint of the group's transaction. */
export function entryWrites(connection: Connection) {
  const sql = prepareAll(connection, entrySql(SQLITE));
  const remove = (name: keyof EntrySql, parameters: Parameters): EntryRef[] => {
    const refs = sql[name].all(parameters).map(readRef);
    sql.deleteStates.run({ ids: JSON.stringify(refs.map((ref) => ref.id)) });
    return refs;
  };
  return { ...changes(sql), ...deletions(sql, remove), ...erasures(sql, remove) };
}

type Statements = ReturnType<typeof prepareAll<keyof EntrySql>>;
type Remove = (name: keyof EntrySql, parameters: Parameters) => EntryRef[];

function changes(sql: Statements) {
  function isCurrent(row: EntryRow): boolean {
    const tenant = sql.tenant.get({ tenantId: row.tenantId });
    return tenant?.state === "active" && tenant.generation === row.generation;
  }
  return {
    put(row: EntryRow): PutResult {
      const parameters = bindable(entryParameters(row));
      if (!isCurrent(row)) return { kind: "stale" };
      const replaced = sql.deleteByKey.get(parameters)?.id as EntryId | undefined;
      const isOther = replaced !== undefined && replaced !== row.id;
      if (isOther) sql.deleteState.run({ tenantId: row.tenantId, id: replaced });
      sql.unbury.run(parameters);
      sql.insert.run(parameters);
      sql.insertState.run(parameters);
      return { kind: "stored", replaced: isOther ? replaced : null };
    },
    addHits(increments: readonly HitIncrement[]): void {
      for (const increment of mergeIncrements(increments)) sql.increment.run({ ...increment });
    },
    mendCounter({ tenantId, changes }: TenantCounter, missing: Omit<TenantTotals, "tenantId">): boolean {
      return sql.mendTotals.get({ ...missing, tenantId, changes }) !== undefined;
    },
    quarantine(tenantId: TenantId, id: EntryId, at: number): void {
      sql.quarantine.run({ tenantId, id, at: requireInteger(at, "at") });
    },
  };
}

function deletions(sql: Statements, remove: Remove) {
  return {
    deleteById: (tenantId: TenantId, ids: readonly EntryId[]) =>
      remove("deleteById", { tenantId, ids: JSON.stringify(ids) }),
    deleteByFilter(tenantId: TenantId, filter: EntryFilter, slice: Slice): DeletedSlice {
      requireSomeFilter(filter);
      const asked = { tenantId, ...sliceOf(slice) };
      const { id: through, count } = sql.sliceEnd.get(asked) as { id: EntryId | null; count: number };
      if (through === null) return { gone: [], next: null };
      const gone = remove("deleteByFilter", { ...asked, through, ...filterParameters(filter) });
      return { gone, next: count < slice.limit ? null : through };
    },
    evictLeastRecentlyUsed(tenantId: TenantId, keep: number, limit: number): EntryRef[] {
      requireCount(keep, "keep");
      const { entries } = readTotals(tenantId, sql.totals.get({ tenantId }));
      const excess = Math.min(requireCount(limit, "limit"), entries - keep);
      return excess > 0 ? remove("evict", { tenantId, limit: excess }) : [];
    },
    deleteExpired(before: number, limit: number, only?: readonly TenantId[]) {
      const page = { before: requireInteger(before, "before"), limit: requireCount(limit, "limit") };
      sql.dropTombstones.run({ before });
      if (only === undefined) return remove("deleteExpired", page);
      return remove("deleteExpiredOf", { ...page, only: JSON.stringify(only) });
    },
  };
}

/** One step each; see `inSteps` in entry-store.ts. */
function erasures(sql: Statements, remove: Remove) {
  return {
    eraseTenantStep: (tenantId: TenantId, limit: number): number => remove("eraseTenant", { tenantId, limit }).length,
    eraseStates(tenantId: TenantId): void {
      sql.eraseStates.run({ tenantId });
      sql.eraseTombstones.run({ tenantId });
    },
    eraseSubjectStep: (tenantId: TenantId, person: Person, limit: number): EntryRef[] =>
      remove("eraseSubject", { tenantId, ...personParameters(person), limit }),
  };
}
