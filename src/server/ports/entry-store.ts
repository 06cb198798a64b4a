import type { CacheKey, EntryId, KeyId, Pool, ScopeId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";

export type { EntryRow } from "@/lib/core/entry";

export interface EntryState {
  readonly hitCount: number;
  readonly lastAccessedAt: number;
  readonly quarantinedAt: number | null;
}

export type StoredEntry = EntryRow & EntryState;

/** What the similarity index needs to be rebuilt. */
export type VectorRow = EntryRow;

/** What it takes to open the vector of a row. Nothing says that the row is signed. */
export type WaitingRow = Pick<
  EntryRow,
  "id" | "tenantId" | "subjectRef" | "scope" | "generation" | "vector" | "dataKeyId"
>;

export interface HitIncrement {
  readonly tenantId: TenantId;
  readonly entryId: EntryId;
  readonly hits: number;
  readonly lastAccessedAt: number;
}

export interface EntryFilter {
  readonly tag?: string;
  readonly model?: string;
  readonly namespace?: string;
  /** Created before, milliseconds since 1970. */
  readonly before?: number;
}

export interface EntryRef {
  readonly tenantId: TenantId;
  readonly scope: ScopeId;
  readonly id: EntryId;
}

/** A row as it was stored last: one that is stored again keeps its id and has a later time. */
export interface StoredRef {
  readonly scope: ScopeId;
  readonly id: EntryId;
  /** Milliseconds since 1970, by the clock of the process that stored it. */
  readonly createdAt: number;
}

/** `stale`: the tenant's generation moved on (an erasure began) or it is blocked; nothing was written. */
export type PutResult = { kind: "stored"; replaced: EntryId | null } | { kind: "stale" };

export interface TenantTotals {
  readonly tenantId: TenantId;
  readonly entries: number;
  /** Bytes of sealed answers and vectors. */
  readonly bytes: number;
  readonly hits: number;
}

/** What a counter says, and how often it was changed: a slow count is compared only with the counter that it began with. */
export type TenantCounter = TenantTotals & { readonly changes: number };

/** A part of something long: what lies after `after` in the order of ids, `limit` rows at most. */
export interface Slice {
  readonly after: EntryId | null;
  readonly limit: number;
}

/** `next`: where the following slice begins; null: that was the last. */
export interface DeletedSlice {
  readonly gone: EntryRef[];
  readonly next: EntryId | null;
}

/** A part of a tenant's rows, counted one by one. */
export type CountedSlice = Omit<TenantTotals, "tenantId"> & { readonly next: EntryId | null };

/** A person, by every pseudonym and every data key that they ever had here. */
export interface Person {
  readonly refs: readonly SubjectRef[];
  readonly keyIds: readonly KeyId[];
}

export interface EntryListQuery {
  readonly limit: number;
  /** `id` of the last entry of the page before. Newest first. */
  readonly cursor?: EntryId;
  readonly filter?: EntryFilter & { quarantined?: boolean };
}

/** `unused`: by hits, those without any first; `expires`: the soonest first, without those that never do; else the greatest. */
export const ENTRY_SORTS = ["created", "hits", "saved", "unused", "expires"] as const;
export type EntrySort = (typeof ENTRY_SORTS)[number];

/** A place in a sorted list: the value that is sorted by, and the id among equals. */
export interface SortedPlace {
  readonly value: number;
  readonly id: EntryId;
}

export interface SortedListQuery {
  readonly sort: EntrySort;
  readonly after: SortedPlace | null;
  readonly limit: number;
  readonly filter?: EntryFilter & { quarantined?: boolean };
}

/** A page may be short, even empty, and not the last: few of the rows that were looked at fitted the filter. */
export interface SortedPage {
  readonly items: StoredEntry[];
  readonly next: SortedPlace | null;
}

/** Each name once, in order. */
export interface EntryFacets {
  readonly models: string[];
  readonly namespaces: string[];
  readonly tags: string[];
}

/**
 * Keeps entries. Every call but the maintenance ones names one tenant and can reach no other.
 * A resolved write is durable: it survives a crash of the process. Errors reject; nothing is half done.
 */
export interface EntryStore {
  /** Inserts, or replaces the entry with the same (tenant, key); under the same id it keeps its hits, and its creation counts as a use. Refuses when the tenant is blocked or `row.generation` is not current. */
  put(row: EntryRow): Promise<PutResult>;
  /** Quarantined rows are returned too (state says so); expired ones as well: the caller decides. */
  get(tenantId: TenantId, id: EntryId): Promise<StoredEntry | null>;
  findByKey(tenantId: TenantId, key: CacheKey): Promise<StoredEntry | null>;
  /** Rows of one scope that carry a vector, in id order, after `afterId`. Neither expired at `now` nor quarantined. */
  loadScope(
    tenantId: TenantId,
    scope: ScopeId,
    now: number,
    afterId: EntryId | null,
    limit: number,
  ): Promise<VectorRow[]>;
  /** What was stored after `after`, oldest first; rows of one moment go by id. */
  listStoredSince(tenantId: TenantId, after: Pick<StoredRef, "createdAt" | "id">, limit: number): Promise<StoredRef[]>;
  list(tenantId: TenantId, query: EntryListQuery): Promise<StoredEntry[]>;
  /** Filtered as people search: a part of a model, namespace or tag, in whatever case. */
  listSorted(tenantId: TenantId, query: SortedListQuery): Promise<SortedPage>;
  /** What the newest `limit` entries can be filtered by. */
  facets(tenantId: TenantId, limit: number): Promise<EntryFacets>;
  /** Every row held about one person (theirs, made, confirmed), in id order. */
  listSubject(tenantId: TenantId, person: Person): Promise<StoredEntry[]>;
  /** Candidates that would serve the same question once one is confirmed, newest first. */
  listPool(tenantId: TenantId, pool: Pool, limit: number): Promise<StoredEntry[]>;
  /** Candidates that would serve in this scope once one is confirmed, newest first, without their answers. */
  listWaiting(tenantId: TenantId, scope: ScopeId, limit: number): Promise<WaitingRow[]>;

  /** Adds up hits in one transaction; unknown ids are ignored. */
  addHits(increments: readonly HitIncrement[]): Promise<void>;
  quarantine(tenantId: TenantId, id: EntryId, at: number): Promise<void>;

  deleteById(tenantId: TenantId, ids: readonly EntryId[]): Promise<EntryRef[]>;
  /** Of the rows of one slice, those that match. At least one field of the filter must be set, else it rejects. */
  deleteByFilter(tenantId: TenantId, filter: EntryFilter, slice: Slice): Promise<DeletedSlice>;
  /** Of more than `keep` entries the least recently used go, `limit` a call. Returns what went. */
  evictLeastRecentlyUsed(tenantId: TenantId, keep: number, limit: number): Promise<EntryRef[]>;
  /** Maintenance over all tenants, or over those named: what expired at `before` or earlier, `limit` rows a call. */
  deleteExpired(before: number, limit: number, only?: readonly TenantId[]): Promise<EntryRef[]>;

  eraseTenant(tenantId: TenantId): Promise<number>;
  /** Reads no column but those that say which rows: a damaged row goes like any other. */
  eraseSubject(tenantId: TenantId, person: Person): Promise<EntryRef[]>;
  /** How many rows an erasure would take, of a person or (null) of the tenant; writes nothing. */
  countForErasure(tenantId: TenantId, person: Person | null): Promise<number>;
  /** 32 bytes each of sealed answers that an erasure would take: random from the first, so that they can't occur by chance. */
  sampleForErasure(tenantId: TenantId, person: Person | null, limit: number): Promise<Uint8Array[]>;

  /** From counters, which every change of a row keeps. */
  totals(tenantId: TenantId): Promise<TenantTotals>;
  /** Of the tenants that are named; one that never held an entry is left out. */
  listTotals(tenantIds: readonly TenantId[]): Promise<TenantTotals[]>;
  /** Over all tenants. */
  sumTotals(): Promise<Omit<TenantTotals, "tenantId">>;
  /** What each tenant holds, by id. Maintenance. */
  listOccupied(after: TenantId | null, limit: number): Promise<Pick<TenantTotals, "tenantId" | "entries">[]>;
  counter(tenantId: TenantId): Promise<TenantCounter>;
  /** Counts rows, to check a counter. */
  countSlice(tenantId: TenantId, slice: Slice): Promise<CountedSlice>;
  /** Adds `missing` to the counter, unless it has changed since it was read: then false. */
  mendCounter(read: TenantCounter, missing: Omit<TenantTotals, "tenantId">): Promise<boolean>;
}

/** The methods that only read. */
export type EntryReads = Pick<
  EntryStore,
  | "get"
  | "findByKey"
  | "loadScope"
  | "listStoredSince"
  | "list"
  | "listSorted"
  | "facets"
  | "listSubject"
  | "listPool"
  | "listWaiting"
  | "sampleForErasure"
  | "countForErasure"
  | "totals"
  | "listTotals"
  | "sumTotals"
  | "listOccupied"
  | "counter"
  | "countSlice"
>;

/** The methods that delete what was chosen, or is due; erasures apart. */
export type EntryDeletions = Pick<
  EntryStore,
  "deleteById" | "deleteByFilter" | "evictLeastRecentlyUsed" | "deleteExpired"
>;

/**
 * What a store may fail with. `unavailable`: down, locked, out of time, disk full, closed. `overloaded`: too many writes
 * wait. `conflict`: an id or a unique value is taken. `missing`: the row to change is not there. `invalid`: the caller's
 * value can't be stored or asked for.
 */
export type StoreErrorCode = "unavailable" | "overloaded" | "conflict" | "missing" | "invalid";

/** Everything that a store rejects with, other than a bug. The message names no value of a row. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
