import type { TenantId } from "@/lib/core/brand";
import type { EntryRef, EntryStore } from "../ports/entry-store";
import type { Progress } from "./bulk-work";

/** The part of a tenant's entries that goes at once when there is one too many, so that not every store evicts. */
const SLACK = 0.01;
/** Entries that go in one transaction. */
const SLICE = 500;

/** Runs an eviction where people see it, and can end it. */
type Watched = (
  tenantId: TenantId,
  of: number,
  work: (progress: Progress, signal: AbortSignal) => Promise<void>,
) => Promise<void>;

/** Holds each tenant to its number of entries: the least recently used go first. */
export class EntryBudget {
  /** Never below the truth for long: it counts up with each new entry and is read again before anything is evicted. */
  private readonly counts = new Map<TenantId, number>();
  private readonly evicting = new Map<TenantId, Promise<void>>();
  private readonly entries: EntryStore;
  /** Hits that are still in memory must count as uses. */
  private readonly flushHits: () => Promise<void>;
  private readonly forget: (gone: readonly EntryRef[]) => void;
  private readonly watched: Watched;

  constructor(options: {
    entries: EntryStore;
    flushHits: () => Promise<void>;
    forget: (gone: readonly EntryRef[]) => void;
    watched: Watched;
  }) {
    this.entries = options.entries;
    this.flushHits = options.flushHits;
    this.forget = options.forget;
    this.watched = options.watched;
  }

  /** To be called after a new entry was stored. */
  async stored(tenantId: TenantId, maxEntries: number): Promise<void> {
    const known = this.counts.get(tenantId);
    if (known !== undefined && known + 1 <= maxEntries) {
      this.counts.set(tenantId, known + 1);
      return;
    }
    await this.enforce(tenantId, maxEntries);
  }

  /** Evicts when the tenant really holds more than its number. One eviction of a tenant at a time. */
  async enforce(tenantId: TenantId, maxEntries: number): Promise<void> {
    const running = this.evicting.get(tenantId);
    if (running !== undefined) return running;
    const eviction = this.evict(tenantId, maxEntries).finally(() => this.evicting.delete(tenantId));
    this.evicting.set(tenantId, eviction);
    return eviction;
  }

  private async evict(tenantId: TenantId, maxEntries: number): Promise<void> {
    const { entries } = await this.entries.totals(tenantId);
    this.counts.set(tenantId, entries);
    if (entries <= maxEntries) return;
    // Hits that can't be written are kept and logged by the recorder: the number holds all the same.
    await this.flushHits().catch(() => undefined);
    const keep = maxEntries - Math.floor(maxEntries * SLACK);
    // Cancelled, it goes on with the next entry that is one too many.
    await this.watched(tenantId, entries - keep, async (progress, signal) => {
      for (let full = true; full && !signal.aborted; ) {
        const gone = await this.entries.evictLeastRecentlyUsed(tenantId, keep, SLICE);
        this.forget(gone);
        progress(gone.length);
        full = gone.length === SLICE;
      }
      if (!signal.aborted) this.counts.set(tenantId, keep);
    });
  }
}
