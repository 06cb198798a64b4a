import type { Logger } from "pino";
import type { EntryId, TenantId } from "@/lib/core/brand";
import type { EntryStore, TenantCounter, TenantTotals } from "../ports/entry-store";

/** Rows that one step counts. */
const SLICE = 1_000;
/** Tenants whose names are read at once. */
const TENANTS = 100;

type Sums = Omit<TenantTotals, "tenantId">;

interface Count {
  readonly counter: TenantCounter;
  sums: Sums;
  after: EntryId | null;
}

/**
 * Counts the rows of one tenant after the other, a slice a step, and mends a counter that says something else. What is
 * counted while the tenant's rows change proves nothing: then the next round tries again.
 */
export class CounterCheck {
  private readonly entries: EntryStore;
  private readonly log: Logger;
  private queue: TenantId[] = [];
  private lastTenant: TenantId | null = null;
  private count: Count | null = null;

  constructor(options: { entries: EntryStore; log: Logger }) {
    this.entries = options.entries;
    this.log = options.log;
  }

  /** One slice of one tenant. */
  async step(): Promise<void> {
    this.count ??= await this.begin();
    const { count } = this;
    if (count === null) return;
    const { tenantId } = count.counter;
    const { next, ...slice } = await this.entries.countSlice(tenantId, { after: count.after, limit: SLICE });
    count.sums = add(count.sums, slice, 1);
    count.after = next;
    if (next !== null) return;
    this.count = null;
    await this.compare(count);
  }

  private async begin(): Promise<Count | null> {
    if (this.queue.length === 0) this.queue = await this.nextTenants();
    const tenantId = this.queue.shift();
    if (tenantId === undefined) return null;
    return { counter: await this.entries.counter(tenantId), sums: { entries: 0, bytes: 0, hits: 0 }, after: null };
  }

  private async nextTenants(): Promise<TenantId[]> {
    const page = await this.entries.listOccupied(this.lastTenant, TENANTS);
    this.lastTenant = page.length < TENANTS ? null : (page.at(-1)?.tenantId ?? null);
    return page.map(({ tenantId }) => tenantId);
  }

  private async compare({ counter, sums }: Count): Promise<void> {
    const missing = add(sums, counter, -1);
    if (missing.entries === 0 && missing.bytes === 0 && missing.hits === 0) return;
    if (!(await this.entries.mendCounter(counter, missing))) return;
    this.log.warn({ tenantId: counter.tenantId, ...missing }, "a counter did not fit its rows; it is mended");
  }
}

function add(a: Sums, b: Sums, sign: 1 | -1): Sums {
  return { entries: a.entries + sign * b.entries, bytes: a.bytes + sign * b.bytes, hits: a.hits + sign * b.hits };
}
