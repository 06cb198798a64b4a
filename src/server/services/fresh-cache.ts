import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock";
import type { Coordination } from "../ports/coordination";
import { withDeadline } from "./deadline";
import type { Limits } from "./limits";
import { ServiceError } from "./service-error";

interface Known<T> {
  readonly value: T | null;
  readonly readAt: number;
}

export interface FreshOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly coordination: Pick<Coordination, "isCurrent">;
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
  private readonly coordination: Pick<Coordination, "isCurrent">;
  /** Until when the database is not waited for where there is an older answer: it has just not answered. */
  private downUntil = Number.NEGATIVE_INFINITY;

  constructor(read: (id: string) => Promise<T | null>, { clock, limits, coordination }: FreshOptions) {
    this.read = read;
    this.clock = clock;
    this.limits = limits;
    this.coordination = coordination;
  }

  async get(id: string): Promise<T | null> {
    // What others have changed may not have reached this process: then nothing counts but the database.
    const known = this.coordination.isCurrent() ? this.known.get(id) : undefined;
    const age = known === undefined ? Number.POSITIVE_INFINITY : this.clock.elapsed() - known.readAt;
    if (known !== undefined && age < this.limits.directoryFreshMs) return known.value;
    const older = known !== undefined && age < this.limits.directoryStaleMs ? known : null;
    if (older !== null && this.clock.elapsed() < this.downUntil) return older.value;
    const { directoryDeadlineMs, directoryPatienceMs } = this.limits;
    try {
      return await withDeadline(this.readOnce(id), older === null ? directoryDeadlineMs : directoryPatienceMs);
    } catch (error) {
      // One that hangs must not be waited for again by those who come later.
      this.reading.delete(id);
      this.downUntil = this.clock.elapsed() + this.limits.directoryFreshMs;
      if (older !== null) return older.value;
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
