import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock";
import { withDeadline } from "./deadline";
import type { Limits } from "./limits";
import { ServiceError } from "./service-error";

interface Known<T> {
  readonly value: T | null;
  readonly readAt: number;
}

const KNOWN_MAX = 50_000;

/**
 * Reads through a small memory: fresh for `freshMs`, so that a change made by another process is seen within that time,
 * and for `staleMs` when the database does not answer. Changes made here are forgotten at once.
 */
export class FreshCache<T extends object> {
  private readonly known = new LRUCache<string, Known<T>>({ max: KNOWN_MAX });
  private readonly reading = new Map<string, Promise<T | null>>();
  private readonly read: (id: string) => Promise<T | null>;
  private readonly clock: Clock;
  private readonly limits: Limits;

  constructor(read: (id: string) => Promise<T | null>, clock: Clock, limits: Limits) {
    this.read = read;
    this.clock = clock;
    this.limits = limits;
  }

  async get(id: string): Promise<T | null> {
    const known = this.known.get(id);
    const age = known === undefined ? Number.POSITIVE_INFINITY : this.clock.elapsed() - known.readAt;
    if (known !== undefined && age < this.limits.directoryFreshMs) return known.value;
    try {
      return await withDeadline(this.readOnce(id), this.limits.directoryDeadlineMs);
    } catch (error) {
      // One that hangs must not be waited for again by those who come later.
      this.reading.delete(id);
      if (known !== undefined && age < this.limits.directoryStaleMs) return known.value;
      throw new ServiceError("unavailable", "The database does not answer: try again in a moment.", error);
    }
  }

  forget(id: string): void {
    this.known.delete(id);
    this.reading.delete(id);
  }

  clear(): void {
    this.known.clear();
    this.reading.clear();
  }

  private readOnce(id: string): Promise<T | null> {
    const running = this.reading.get(id);
    if (running !== undefined) return running;
    const readAt = this.clock.elapsed();
    const reading = this.read(id)
      .then((value) => {
        // A change that came in between has forgotten this read: what it saw may be old.
        if (this.reading.get(id) === reading) this.known.set(id, { value, readAt });
        return value;
      })
      .finally(() => {
        if (this.reading.get(id) === reading) this.reading.delete(id);
      });
    this.reading.set(id, reading);
    return reading;
  }
}
