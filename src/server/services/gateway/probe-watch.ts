import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { Clock } from "../../ports/clock";
import type { Limits } from "../limits";

const KEYS_MAX = 10_000;

/** Whose entries a question came near to, or hit: those that the asking key has stored itself, or another's. */
export type Whose = "own" | "others";

interface Count {
  nearMisses: number;
  hits: number;
}

interface Seen extends Readonly<Record<Whose, Count>> {
  /** When this window began. */
  readonly since: number;
  readonly pausedUntil: number;
}

/**
 * Who asks hundreds of questions that all but match what is stored, and hardly ever one that does, is feeling for what
 * others have asked. Counted by tenant and app key, in each process for itself, and apart for entries of the key's own: who
 * plants a question and hits it now and then has not been answered by what others stored. Similarity is then off for the key
 * for a while: exact answers and the provider still serve it, and a share of hits this low has nothing to lose.
 */
export class ProbeWatch {
  private readonly keys = new LRUCache<string, Seen>({ max: KEYS_MAX });
  private readonly clock: Clock;
  private readonly limits: Limits;

  constructor({ clock, limits }: { clock: Clock; limits: Limits }) {
    this.clock = clock;
    this.limits = limits;
  }

  isPaused(prober: Prober): boolean {
    return (this.keys.get(nameOf(prober))?.pausedUntil ?? 0) > this.clock.now();
  }

  hit(prober: Prober, whose: Whose): void {
    this.seen(nameOf(prober))[whose].hits += 1;
  }

  /** @returns how many near misses there were, once, when they are too many; else null */
  nearMiss(prober: Prober, whose: Whose): number | null {
    const name = nameOf(prober);
    const count = this.seen(name)[whose];
    count.nearMisses += 1;
    const { nearMisses, hits } = count;
    const { probeNearMissesMax, probeHitShareMin, probePauseMs } = this.limits;
    if (nearMisses <= probeNearMissesMax || hits >= nearMisses * probeHitShareMin) return null;
    const now = this.clock.now();
    this.keys.set(name, fresh(now, now + probePauseMs));
    return nearMisses;
  }

  private seen(name: string): Seen {
    const known = this.keys.get(name);
    const now = this.clock.now();
    if (known !== undefined && now - known.since < this.limits.probeWindowMs) return known;
    const begun = fresh(now, known?.pausedUntil ?? 0);
    this.keys.set(name, begun);
    return begun;
  }
}

/** A key of one tenant; the dashboard's playground has one name in all of them. */
export interface Prober {
  readonly tenantId: TenantId;
  readonly key: string | null;
}

function nameOf({ tenantId, key }: Prober): string {
  return `${tenantId} ${key ?? ""}`;
}

function fresh(since: number, pausedUntil: number): Seen {
  return { since, pausedUntil, own: { nearMisses: 0, hits: 0 }, others: { nearMisses: 0, hits: 0 } };
}
