import { LRUCache } from "lru-cache";
import type { Clock } from "../../ports/clock";
import type { Limits } from "../limits";

const KEYS_MAX = 10_000;

interface Seen {
  /** When this window began. */
  readonly since: number;
  nearMisses: number;
  hits: number;
  pausedUntil: number;
}

/**
 * Who asks hundreds of questions that all but match what is stored, and hardly ever one that does, is feeling for what
 * others have asked. Counted by app key, in each process for itself. Similarity is then off for the key for a while: exact
 * answers and the provider still serve it, and a share of hits this low has nothing to lose.
 */
export class ProbeWatch {
  private readonly keys = new LRUCache<string, Seen>({ max: KEYS_MAX });
  private readonly clock: Clock;
  private readonly limits: Limits;

  constructor({ clock, limits }: { clock: Clock; limits: Limits }) {
    this.clock = clock;
    this.limits = limits;
  }

  isPaused(key: string): boolean {
    return (this.keys.get(key)?.pausedUntil ?? 0) > this.clock.now();
  }

  hit(key: string): void {
    this.seen(key).hits += 1;
  }

  /** @returns how many near misses there were, once, when they are too many; else null */
  nearMiss(key: string): number | null {
    const seen = this.seen(key);
    seen.nearMisses += 1;
    const { probeNearMissesMax, probeHitShareMin, probePauseMs } = this.limits;
    if (seen.nearMisses <= probeNearMissesMax) return null;
    if (seen.hits >= seen.nearMisses * probeHitShareMin) return null;
    const { nearMisses } = seen;
    const now = this.clock.now();
    this.keys.set(key, { since: now, nearMisses: 0, hits: 0, pausedUntil: now + probePauseMs });
    return nearMisses;
  }

  private seen(key: string): Seen {
    const known = this.keys.get(key);
    const now = this.clock.now();
    if (known !== undefined && now - known.since < this.limits.probeWindowMs) return known;
    const fresh = { since: now, nearMisses: 0, hits: 0, pausedUntil: known?.pausedUntil ?? 0 };
    this.keys.set(key, fresh);
    return fresh;
  }
}
