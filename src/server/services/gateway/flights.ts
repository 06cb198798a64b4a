import type { CacheKey } from "@/lib/core/brand";
import { withDeadline } from "../deadline";

/** What the leader of a flight leaves for those who waited: an answer in the store, or nothing to share. */
export type Landing = "stored" | "not-stored";

interface Flight {
  readonly landed: Promise<Landing>;
  followers: number;
}

/** One upstream call a key: the first caller leads, the others wait for what it stores. Keys hold tenant and scope, so nobody waits across them. */
export class Flights {
  private readonly flights = new Map<CacheKey, Flight>();
  private readonly waitMs: number;
  private readonly followersMax: number;

  constructor(options: { waitMs: number; followersMax: number }) {
    this.waitMs = options.waitMs;
    this.followersMax = options.followersMax;
  }

  /** The first caller gets `land` and must call it in the end, whatever happens. Null: too many wait already; go alone. */
  join(key: CacheKey): { wait: () => Promise<Landing> } | { land: (landing: Landing) => void } | null {
    const flight = this.flights.get(key);
    if (flight === undefined) return { land: this.lead(key) };
    if (flight.followers >= this.followersMax) return null;
    flight.followers += 1;
    return { wait: () => this.wait(flight) };
  }

  get size(): number {
    return this.flights.size;
  }

  private lead(key: CacheKey): (landing: Landing) => void {
    let land: (landing: Landing) => void = () => undefined;
    const landed = new Promise<Landing>((resolve) => {
      land = resolve;
    });
    const flight: Flight = { landed, followers: 0 };
    this.flights.set(key, flight);
    return (landing) => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
      land(landing);
    };
  }

  private async wait(flight: Flight): Promise<Landing> {
    try {
      return await withDeadline(flight.landed, this.waitMs);
    } catch {
      return "not-stored";
    } finally {
      flight.followers -= 1;
    }
  }
}
