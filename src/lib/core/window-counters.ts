/** What is added to one counter. */
export interface Charge {
  readonly name: string;
  /** Which window of it. Each is counted by itself. */
  readonly slice: number;
  /** A whole number; less than nothing takes back. */
  readonly amount: number;
  /** The counter is raised to this first, where it stands lower: what is known from elsewhere. */
  readonly floor?: number;
  /** How long it is remembered, in milliseconds. */
  readonly keepMs: number;
}

const COUNTERS_MAX = 100_000;

/** Counters of one process, of each name the newest window only. */
export class WindowCounters {
  private readonly known = new Map<string, { readonly slice: number; count: number }>();

  /** What each counter then stands at. */
  charge(charges: readonly Charge[]): number[] {
    return charges.map((charge) => this.add(charge));
  }

  count({ name, slice }: Pick<Charge, "name" | "slice">): number {
    const known = this.known.get(name);
    return known?.slice === slice ? known.count : 0;
  }

  private add({ name, slice, amount, floor = Number.NEGATIVE_INFINITY }: Charge): number {
    const known = this.known.get(name);
    // What comes back from a window that is over changes nothing any more.
    if (known !== undefined && known.slice > slice) return amount;
    const count = Math.max(known?.slice === slice ? known.count : 0, floor) + amount;
    // The one that was begun first goes; a limit that is forgotten begins anew.
    if (known === undefined && this.known.size >= COUNTERS_MAX)
      this.known.delete(this.known.keys().next().value as string);
    this.known.set(name, { slice, count });
    return count;
  }
}
