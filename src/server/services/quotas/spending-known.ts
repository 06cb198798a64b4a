import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { Clock } from "../../ports/clock";
import type { UsageStore } from "../../ports/usage-store";
import type { Lineages } from "../app-keys/lineages";
import { withDeadline } from "../deadline";
import { dayOf, type Window } from "./windows";

/** How often what is in the database is looked at again: counters may have been lost, or a budget been set anew. */
const REREAD_MS = 5_000;
const KNOWN_MAX = 20_000;
const DAY_MS = 86_400_000;

interface Known {
  spent: number;
  readAt: number;
  reading: Promise<void> | null;
}

interface Parts {
  readonly clock: Clock;
  readonly usage: UsageStore;
  readonly lineages: Pick<Lineages, "keysOf">;
  readonly deadlineMs: number;
}

export interface Spender {
  readonly tenantId: TenantId;
  /** The first of keys that took over from each other. Null: the tenant with all of its keys. */
  readonly appKeyId: string | null;
}

/** What the usage on record says was spent in a window, in millionths of a US dollar. A little behind, never ahead. */
export class SpendingKnown {
  private readonly known = new LRUCache<string, Known>({ max: KNOWN_MAX });
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** @returns the sum, and whether it was read just now */
  async of(spender: Spender, window: Window): Promise<{ spent: number; isNew: boolean }> {
    const name = `${spender.tenantId} ${spender.appKeyId ?? ""} ${window.startsAt} ${window.endsAt}`;
    const known = this.known.get(name) ?? { spent: 0, readAt: Number.NEGATIVE_INFINITY, reading: null };
    this.known.set(name, known);
    const isDue = this.parts.clock.elapsed() - known.readAt >= REREAD_MS;
    if (!isDue) return { spent: known.spent, isNew: false };
    known.reading ??= this.read(spender, window, known);
    await withDeadline(known.reading, this.parts.deadlineMs).catch(() => undefined);
    return { spent: known.spent, isNew: true };
  }

  private async read({ tenantId, appKeyId }: Spender, window: Window, known: Known): Promise<void> {
    const { clock, usage, lineages } = this.parts;
    const readAt = clock.elapsed();
    const from = dayOf(window.startsAt).startsAt;
    try {
      const to = Math.max(window.endsAt, from + DAY_MS);
      const keys = appKeyId === null ? [null] : await lineages.keysOf(tenantId, appKeyId, from);
      let spent = 0;
      for (const key of keys) spent += await usage.keySpending({ tenantId, appKeyId: key, from, to });
      known.spent = spent;
    } catch {
      // The counters go on with what was known, and it is asked again in a while.
    } finally {
      known.readAt = readAt;
      known.reading = null;
    }
  }
}
