import { LRUCache } from "lru-cache";
import type { Clock } from "../../ports/clock";
import type { Limits } from "../limits";

interface Known {
  readonly value: Promise<unknown>;
  readonly readAt: number;
}

const KNOWN_MAX = 1_000;

/** What several dashboards ask alike is read once: each answer is good for a moment. */
export class StatsCache {
  private readonly known = new LRUCache<string, Known>({ max: KNOWN_MAX });
  private readonly clock: Clock;
  private readonly freshMs: number;

  constructor(options: { clock: Clock; limits: Limits }) {
    this.clock = options.clock;
    this.freshMs = options.limits.statsFreshMs;
  }

  /** Failures are not kept. */
  get<T>(key: readonly unknown[], read: () => Promise<T>): Promise<T> {
    const name = JSON.stringify(key);
    const known = this.known.get(name);
    const now = this.clock.elapsed();
    if (known !== undefined && now - known.readAt < this.freshMs) return known.value as Promise<T>;
    const value = read();
    this.known.set(name, { value, readAt: now });
    value.catch(() => {
      if (this.known.get(name)?.value === value) this.known.delete(name);
    });
    return value;
  }
}
