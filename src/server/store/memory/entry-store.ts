import type { EntryId, TenantId } from "@/lib/core/brand";
import {
  type EntryDeletions,
  type EntryReads,
  type EntryRef,
  type EntryRow,
  type EntrySort,
  type EntryStore,
  type Person,
  type PutResult,
  type SortedPlace,
  type StoredEntry,
  StoreError,
  type TenantTotals,
} from "@/server/ports/entry-store";
import { entryParameters } from "../entry-columns";
import { requireSomeFilter } from "../entry-filter";
import { mergeIncrements, readSamples } from "../entry-results";
import { facetsOf } from "../facets";
import { requireCount, requireInteger } from "../numbers";
import { isFound, isListed, matches } from "./entry-filter";
import type { MemoryTenant } from "./memory-stores";

type Rows = Map<EntryId, StoredEntry>;
type FindTenant = (id: TenantId) => MemoryTenant | null;

export function createMemoryEntryStore(findTenant: FindTenant): EntryStore {
  const rows: Rows = new Map();
  return { ...reads(rows), ...changes(rows, findTenant), ...deletions(rows), ...erasures(rows) };
}

function ofTenant(rows: Rows, tenantId: TenantId): StoredEntry[] {
  return [...rows.values()].filter((row) => row.tenantId === tenantId).sort(byId);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

type Created = Pick<StoredEntry, "createdAt" | "id">;

function byCreation(a: Created, b: Created): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function reads(rows: Rows): EntryReads {
  return {
    async get(tenantId, id) {
      const row = rows.get(id);
      return row?.tenantId === tenantId ? row : null;
    },
    findByKey: async (tenantId, key) => ofTenant(rows, tenantId).find((row) => row.key === key) ?? null,
    async loadScope(tenantId, scope, now, afterId, limit) {
      const isLoaded = (row: StoredEntry) =>
        row.scope === scope &&
        row.id > (afterId ?? "") &&
        row.vector !== null &&
        (row.expiresAt === null || row.expiresAt > now) &&
        row.quarantinedAt === null;
      return ofTenant(rows, tenantId).filter(isLoaded).slice(0, requireCount(limit, "limit")).map(withoutState);
    },
    async listStoredSince(tenantId, after, limit) {
      const later = ofTenant(rows, tenantId).filter((row) => byCreation(after, row) < 0);
      const page = later.sort(byCreation).slice(0, requireCount(limit, "limit"));
      return page.map(({ scope, id, createdAt }) => ({ scope, id, createdAt }));
    },
    async list(tenantId, query) {
      const listed = ofTenant(rows, tenantId).filter((row) => isListed(row, query));
      return listed.reverse().slice(0, requireCount(query.limit, "limit"));
    },
    async facets(tenantId, limit) {
      return facetsOf(ofTenant(rows, tenantId).reverse().slice(0, limit));
    },
    async listSorted(tenantId, { sort, after, limit, filter }) {
      const keyed = ofTenant(rows, tenantId)
        .filter((row) => isFound(row, filter ?? {}))
        .map((row) => ({ row, place: { value: sortValue(sort, row), id: row.id } }));
      const down = sort === "expires" || sort === "unused" ? 1 : -1;
      const order = (a: SortedPlace, b: SortedPlace) => down * (a.value - b.value || (a.id < b.id ? -1 : 1));
      const held = keyed.flatMap(({ row, place: { value, id } }) =>
        value === null ? [] : [{ row, place: { value, id } }],
      );
      const later = held.filter(({ place }) => after === null || (place.id !== after.id && order(after, place) < 0));
      const page = later.sort((a, b) => order(a.place, b.place)).slice(0, requireCount(limit, "limit"));
      return { items: page.map(({ row }) => row), next: page.length < limit ? null : (page.at(-1)?.place ?? null) };
    },
    listSubject: async (tenantId, person) => ofTenant(rows, tenantId).filter(isHeldAbout(person)),
    async listPool(tenantId, pool, limit) {
      return ofTenant(rows, tenantId)
        .filter((row) => row.pool === pool)
        .reverse()
        .slice(0, requireCount(limit, "limit"));
    },
    async listWaiting(tenantId, scope, limit) {
      return ofTenant(rows, tenantId)
        .filter((row) => row.sharing === "candidate" && row.pool?.startsWith(scope) === true && row.vector !== null)
        .reverse()
        .slice(0, requireCount(limit, "limit"));
    },
    countForErasure: async (tenantId, person) => ofTenant(rows, tenantId).filter(isHeldAbout(person)).length,
    async sampleForErasure(tenantId, person, limit) {
      const held = ofTenant(rows, tenantId).filter(isHeldAbout(person));
      return readSamples(held.slice(0, limit).map((row) => ({ bytes: row.response.slice(1, 33) })));
    },
    totals: async (tenantId) => totalsOf(tenantId, ofTenant(rows, tenantId)),
    async listTotals(tenantIds) {
      const held = new Set([...rows.values()].map((row) => row.tenantId));
      return [...tenantIds]
        .filter((id) => held.has(id))
        .sort()
        .map((id) => totalsOf(id, ofTenant(rows, id)));
    },
    async sumTotals() {
      const { tenantId: _, ...sums } = totalsOf("" as TenantId, [...rows.values()]);
      return sums;
    },
    async listOccupied(after, limit) {
      const tenants = [...new Set([...rows.values()].map((row) => row.tenantId))].sort();
      const later = tenants.filter((id) => after === null || id > after).slice(0, limit);
      return later.map((tenantId) => ({ tenantId, entries: ofTenant(rows, tenantId).length }));
    },
    // Here the rows are the counter.
    counter: async (tenantId) => ({ ...totalsOf(tenantId, ofTenant(rows, tenantId)), changes: 0 }),
    async countSlice(tenantId, { after, limit }) {
      const slice = ofTenant(rows, tenantId)
        .filter((row) => row.id > (after ?? ""))
        .slice(0, limit);
      const { tenantId: _, ...sums } = totalsOf(tenantId, slice);
      return { ...sums, next: slice.length < limit ? null : (slice.at(-1)?.id ?? null) };
    },
  };
}

/** Null: the whole tenant. */
function isHeldAbout(person: Person | null): (row: StoredEntry) => boolean {
  if (person === null) return () => true;
  const refs = new Set<string | null>(person.refs);
  return (row) =>
    refs.has(row.subjectRef) ||
    person.keyIds.includes(row.dataKeyId) ||
    [...row.makers, ...row.confirmers].some((ref) => refs.has(ref));
}

function sortValue(sort: EntrySort, row: StoredEntry): number | null {
  if (sort === "created") return row.createdAt;
  if (sort === "expires") return row.expiresAt;
  if (sort === "hits" || sort === "unused") return row.hitCount;
  return Math.min(Number.MAX_SAFE_INTEGER, Math.min(row.hitCount, 1e6) * Math.min(row.costMicroUsd, 1e9));
}

function withoutState({ hitCount: _hits, lastAccessedAt: _at, quarantinedAt: _quarantined, ...row }: StoredEntry) {
  return row;
}

function totalsOf(tenantId: TenantId, entries: readonly StoredEntry[]): TenantTotals {
  const bytes = entries.reduce((sum, entry) => sum + entry.response.length + (entry.vector?.length ?? 0), 0);
  const hits = entries.reduce((sum, entry) => sum + entry.hitCount, 0);
  return { tenantId, entries: entries.length, bytes, hits };
}

function changes(
  rows: Rows,
  findTenant: FindTenant,
): Pick<EntryStore, "put" | "addHits" | "quarantine" | "mendCounter"> {
  function put(row: EntryRow): PutResult {
    const tenant = findTenant(row.tenantId);
    if (tenant?.state !== "active" || tenant.generation !== row.generation) return { kind: "stale" };
    const old = ofTenant(rows, row.tenantId).find((candidate) => candidate.key === row.key);
    const isOther = old !== undefined && old.id !== row.id;
    if (rows.has(row.id) && old?.id !== row.id) throw new StoreError("conflict", "the id is taken");
    if (isOther) rows.delete(old.id);
    const fresh = { hitCount: 0, lastAccessedAt: row.createdAt, quarantinedAt: null };
    const state =
      isOther || old === undefined ? fresh : { ...old, lastAccessedAt: Math.max(old.lastAccessedAt, row.createdAt) };
    rows.set(row.id, { ...state, ...row });
    return { kind: "stored", replaced: isOther ? old.id : null };
  }
  return {
    async put(row) {
      // For its checks: what no column holds is refused here too.
      entryParameters(row);
      return put(row);
    },
    async addHits(increments) {
      for (const increment of mergeIncrements(increments)) {
        const row = rows.get(increment.entryId);
        if (row?.tenantId !== increment.tenantId) continue;
        const lastAccessedAt = Math.max(row.lastAccessedAt, increment.lastAccessedAt);
        rows.set(row.id, { ...row, hitCount: row.hitCount + increment.hits, lastAccessedAt });
      }
    },
    mendCounter: async () => true,
    async quarantine(tenantId, id, at) {
      const row = rows.get(id);
      if (row?.tenantId === tenantId) rows.set(id, { ...row, quarantinedAt: requireInteger(at, "at") });
    },
  };
}

function remove(rows: Rows, entries: readonly StoredEntry[]): EntryRef[] {
  for (const entry of entries) rows.delete(entry.id);
  return entries.map(({ tenantId, scope, id }) => ({ tenantId, scope, id }));
}

function deletions(rows: Rows): EntryDeletions {
  return {
    async deleteById(tenantId, ids) {
      const wanted = new Set(ids);
      return remove(
        rows,
        ofTenant(rows, tenantId).filter((row) => wanted.has(row.id)),
      );
    },
    async deleteByFilter(tenantId, filter, { after, limit }) {
      requireSomeFilter(filter);
      const later = ofTenant(rows, tenantId).filter((row) => row.id > (after ?? ""));
      const slice = later.slice(0, requireCount(limit, "limit"));
      const gone = slice.filter((row) => matches(row, filter));
      return { gone: remove(rows, gone), next: slice.length < limit ? null : (slice.at(-1)?.id ?? null) };
    },
    async evictLeastRecentlyUsed(tenantId, keep, limit) {
      const held = ofTenant(rows, tenantId).sort((a, b) => a.lastAccessedAt - b.lastAccessedAt);
      const excess = Math.min(requireCount(limit, "limit"), held.length - requireCount(keep, "keep"));
      return remove(rows, held.slice(0, Math.max(0, excess)));
    },
    async deleteExpired(before, limit, only) {
      const isAsked = (row: StoredEntry) => only === undefined || only.includes(row.tenantId);
      const isExpired = (row: StoredEntry) => row.expiresAt !== null && row.expiresAt <= before;
      const expired = [...rows.values()].filter((row) => isAsked(row) && isExpired(row)).sort(byId);
      expired.sort((a, b) => Number(a.expiresAt) - Number(b.expiresAt));
      return remove(rows, expired.slice(0, requireCount(limit, "limit")));
    },
  };
}

function erasures(rows: Rows): Pick<EntryStore, "eraseTenant" | "eraseSubject"> {
  return {
    eraseTenant: async (tenantId: TenantId) => remove(rows, ofTenant(rows, tenantId)).length,
    eraseSubject: async (tenantId, person) => remove(rows, ofTenant(rows, tenantId).filter(isHeldAbout(person))),
  };
}
