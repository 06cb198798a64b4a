import type { Logger } from "pino";
import type { EntryId, ScopeId, TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { chooseEvictions } from "@/lib/similarity/lexical/index-budget";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import type { StoredRef } from "../ports/entry-store";
import type { Vault } from "../ports/vault";
import { withDeadline } from "./deadline";
import { openVector } from "./gateway/open-entry";
import type { IndexSnapshots } from "./index-snapshots";
import type { Limits } from "./limits";
import type { Metrics } from "./metrics";
import { StoredWindow } from "./stored-window";

const PAGE_ROWS = 500;
/** Since when a tenant was asked for, for its index to be kept at the heels of the others. */
const IN_USE_MS = 60_000;
const SLICE_MS = 8;

interface LoadedTenant {
  readonly index: TenantIndex;
  readonly loading: Map<ScopeId, Promise<void>>;
  readonly loaded: Set<ScopeId>;
  /** The scopes that came from a snapshot. Only of these, and not of one whose load broke off, older rows are in the index. */
  restored: ReadonlySet<string>;
  /** After which row to read them; null: nothing came from a snapshot. */
  restoredTo: EntryId | null;
  /** The last row that is in the index. */
  highWater: EntryId | null;
  /** Ids that went while their scope was being loaded: the page that still names them was read before. */
  readonly removed: Set<EntryId>;
  /** Rises with each erasure, in whatever process: what was made before it may hold what it took. */
  generation: number;
  readonly stored: StoredWindow;
  usedAt: number;
}

/** The similarity index of each tenant, made from the rows at first use and dropped when idle. Rows are the truth. */
export class SimilarityIndexes {
  private readonly tenants = new Map<TenantId, LoadedTenant>();
  private readonly snapshots: IndexSnapshots;
  private readonly db: Database;
  private readonly vault: Vault;
  private readonly clock: Clock;
  private readonly limits: Limits;
  private readonly metrics: Metrics;
  private readonly log: Logger;
  private readonly generationOf: (tenantId: TenantId) => Promise<number>;
  /** Other processes may store in the same database. */
  private readonly shared: boolean;

  constructor(options: {
    generationOf: (tenantId: TenantId) => Promise<number>;
    snapshots: IndexSnapshots;
    db: Database;
    vault: Vault;
    clock: Clock;
    limits: Limits;
    metrics: Metrics;
    log: Logger;
  }) {
    this.generationOf = options.generationOf;
    this.snapshots = options.snapshots;
    this.db = options.db;
    this.shared = options.db.provider === "postgres";
    this.vault = options.vault;
    this.clock = options.clock;
    this.limits = options.limits;
    this.metrics = options.metrics;
    this.log = options.log;
  }

  /** The tenant's index, without its entries: for analysing a prompt. */
  async of(tenantId: TenantId): Promise<TenantIndex> {
    return (await this.tenant(tenantId)).index;
  }

  /** The tenant's index with every entry of the scope in it. */
  async loaded(tenantId: TenantId, scope: ScopeId): Promise<TenantIndex> {
    const tenant = await this.tenant(tenantId);
    await this.load(tenantId, tenant, scope);
    return tenant.index;
  }

  /** A new entry. One whose scope is not in memory will be read from its row when the scope is first asked for. */
  async add(row: EntryRow, replaced: EntryId | null): Promise<void> {
    const tenant = this.tenants.get(row.tenantId);
    if (tenant === undefined) return;
    if (this.shared) tenant.stored.note(row);
    if (replaced !== null) this.remove(row.tenantId, row.scope, [replaced]);
    const loading = tenant.loading.get(row.scope);
    if (loading !== undefined) await loading;
    if (tenant.loaded.has(row.scope)) await this.addRow(tenant, row);
    tenant.removed.delete(row.id);
  }

  remove(tenantId: TenantId, scope: ScopeId, ids: readonly EntryId[]): void {
    const tenant = this.tenants.get(tenantId);
    if (tenant === undefined) return;
    for (const id of ids) {
      if (tenant.loading.has(scope)) tenant.removed.add(id);
      tenant.index.remove(scope, id);
    }
  }

  /** Forgets everything of the tenant, its terms' statistics and its snapshot too. */
  async drop(tenantId: TenantId): Promise<void> {
    this.tenants.delete(tenantId);
    await this.snapshots.remove(tenantId);
  }

  /**
   * A person's entries leave the index one by one; the snapshot on the disk can't, so it goes whole. So does an index whose
   * tenant can't be read: an erasure must not wait for a damaged row.
   */
  async dropSnapshot(tenantId: TenantId): Promise<void> {
    const tenant = this.tenants.get(tenantId);
    const generation = tenant === undefined ? null : await this.generationOf(tenantId).catch(() => null);
    if (generation === null) this.tenants.delete(tenantId);
    else if (tenant !== undefined) tenant.generation = generation;
    await this.snapshots.remove(tenantId);
  }

  /** At start, before anybody waits: the indexes that the last run left. */
  async restore(): Promise<void> {
    for (const tenantId of await this.snapshots.list()) {
      const tenant = await this.tenant(tenantId).catch(() => null);
      if (tenant === null) {
        // Nobody's, or nobody can tell whose: the rows are the truth.
        await this.snapshots.remove(tenantId);
        continue;
      }
      tenant.restoredTo = await this.snapshots.restore({ id: tenantId, ...tenant }, tenant.index);
      tenant.restored = new Set(tenant.index.scopeNames());
      tenant.highWater = tenant.restoredTo;
    }
    this.evictIdle();
  }

  /** At the end, when nobody waits any more. */
  async save(): Promise<void> {
    for (const [tenantId, tenant] of this.tenants) {
      // A load that is still under way may never end: the rows will be read again.
      const through = tenant.loading.size > 0 ? null : readThrough(tenant);
      if (through !== null) await this.snapshots.save({ id: tenantId, ...tenant }, tenant.index, through);
    }
  }

  /**
   * What other processes have stored and erased since the last time. What they deleted stays until it is found: its row is
   * gone, and nothing is served without its row.
   * @param reading `short`: of tenants that are being asked for, and without those who committed late
   */
  async catchUp(reading: "full" | "short" = "full"): Promise<void> {
    if (!this.shared) return;
    const since = reading === "full" ? Number.NEGATIVE_INFINITY : this.clock.elapsed() - IN_USE_MS;
    for (const [tenantId, tenant] of [...this.tenants].filter(([, { usedAt }]) => usedAt >= since)) {
      try {
        if ((await this.generationOf(tenantId)) !== tenant.generation) await this.drop(tenantId);
        else
          await this.addStored(tenantId, tenant, reading === "full" ? tenant.stored.from : tenant.stored.fromShortly);
      } catch (error) {
        this.log.warn({ err: error, tenantId }, "an index could not be brought up to date; it is tried again");
      }
    }
  }

  private async addStored(tenantId: TenantId, tenant: LoadedTenant, from: number): Promise<void> {
    const now = this.clock.now();
    let after: Pick<StoredRef, "createdAt" | "id"> = { createdAt: from, id: "" as EntryId };
    for (;;) {
      const refs = await this.db.entries.listStoredSince(tenantId, after, PAGE_ROWS);
      for (const ref of refs) await this.addRef(tenantId, tenant, ref);
      const last = refs.at(-1);
      if (last === undefined || refs.length < PAGE_ROWS) break;
      after = last;
    }
    tenant.stored.advance(now);
  }

  private async addRef(tenantId: TenantId, tenant: LoadedTenant, ref: StoredRef): Promise<void> {
    const isHeld = tenant.loaded.has(ref.scope) || tenant.loading.has(ref.scope);
    if (!isHeld || tenant.stored.isKnown(ref)) return;
    const row = await this.db.entries.get(tenantId, ref.id);
    if (row === null || row.quarantinedAt !== null) tenant.stored.note(ref);
    else await this.add(row, null);
  }

  /** One slice of upkeep: refits, compaction, eviction over the byte budget. Never holds the event loop for long. */
  maintain(): void {
    const end = this.clock.elapsed() + SLICE_MS;
    for (const { index } of this.tenants.values()) {
      const left = end - this.clock.elapsed();
      if (left <= 0) break;
      index.maintain(left, () => this.clock.elapsed());
    }
    this.evictIdle();
  }

  /** An index that is being loaded stays: somebody waits for it. */
  private evictIdle(): void {
    const usages = [...this.tenants].map(([tenant, { index, usedAt }]) => {
      return { tenant, bytes: index.byteLength, lastUsedAt: usedAt };
    });
    for (const tenant of chooseEvictions(usages, this.limits.indexBytes)) {
      const tenantId = tenant as TenantId;
      if ((this.tenants.get(tenantId)?.loading.size ?? 0) > 0) continue;
      this.tenants.delete(tenantId);
      this.log.info({ tenantId }, "similarity index dropped: over the memory budget");
    }
    let [bytes, entries] = [0, 0];
    for (const { index } of this.tenants.values()) [bytes, entries] = [bytes + index.byteLength, entries + index.size];
    this.metrics.indexBytes.set(bytes);
    this.metrics.indexEntries.set(entries);
  }

  private async tenant(tenantId: TenantId): Promise<LoadedTenant> {
    let tenant = this.tenants.get(tenantId);
    if (tenant === undefined) {
      const generation = await this.generationOf(tenantId);
      const { index: termKey } = await this.vault.tenantKeys(tenantId);
      tenant = this.tenants.get(tenantId) ?? {
        index: new TenantIndex({ termKey }),
        loading: new Map(),
        loaded: new Set(),
        restored: new Set(),
        restoredTo: null,
        highWater: null,
        removed: new Set(),
        generation,
        stored: new StoredWindow(this.clock.now()),
        usedAt: 0,
      };
      this.tenants.set(tenantId, tenant);
    }
    tenant.usedAt = this.clock.elapsed();
    return tenant;
  }

  private load(tenantId: TenantId, tenant: LoadedTenant, scope: ScopeId): Promise<void> {
    const running = tenant.loading.get(scope);
    if (running !== undefined) return running;
    if (tenant.loaded.has(scope)) return Promise.resolve();
    const loading = this.loadScope(tenantId, tenant, scope).finally(() => {
      tenant.loading.delete(scope);
      if (tenant.loading.size === 0) tenant.removed.clear();
    });
    tenant.loading.set(scope, loading);
    return loading;
  }

  /** Only once its entries are weighed and posted may a scope be searched: until then a look-up would walk them all. */
  private async loadScope(tenantId: TenantId, tenant: LoadedTenant, scope: ScopeId): Promise<void> {
    tenant.index.beginLoad(scope);
    try {
      await this.loadPages(tenantId, tenant, scope);
    } finally {
      tenant.index.endLoad(scope);
    }
    while (tenant.index.maintain(SLICE_MS, () => this.clock.elapsed())) await new Promise(setImmediate);
    tenant.loaded.add(scope);
  }

  private async loadPages(tenantId: TenantId, tenant: LoadedTenant, scope: ScopeId): Promise<void> {
    let after: EntryId | null = tenant.restored.has(scope) ? tenant.restoredTo : null;
    for (;;) {
      const page = this.db.entries.loadScope(tenantId, scope, this.clock.now(), after, PAGE_ROWS);
      // One that hangs must not keep the scope from being loaded ever again.
      const rows: EntryRow[] = await withDeadline(page, this.limits.indexPageDeadlineMs);
      let sliceEnd = this.clock.elapsed() + SLICE_MS;
      for (const row of rows) {
        if (!tenant.removed.has(row.id)) await this.addRow(tenant, row);
        if (this.clock.elapsed() > sliceEnd) {
          await new Promise(setImmediate);
          sliceEnd = this.clock.elapsed() + SLICE_MS;
        }
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) break;
      after = last.id;
    }
  }

  private async addRow(tenant: LoadedTenant, row: EntryRow): Promise<void> {
    const { index } = tenant;
    if (tenant.highWater === null || row.id > tenant.highWater) tenant.highWater = row.id;
    // Its terms would weigh in everybody's scores: an app could tell that somebody's unconfirmed answer is there.
    if (row.sharing === "candidate") return;
    const bytes = await openVector(this.vault, row);
    const features = bytes === null ? null : index.decode(bytes);
    if (features !== null) index.add(row.scope, { id: row.id, features, expiresAt: row.expiresAt });
  }
}

/** The row up to which every scope of the index is complete: one that came from a snapshot and was not asked for since lacks the newest rows. */
function readThrough({ index, loaded, highWater, restoredTo }: LoadedTenant): EntryId | null {
  const complete = [...index.scopeNames()].every((scope) => loaded.has(scope as ScopeId));
  return complete ? highWater : restoredTo;
}
