import type { Clock } from "../ports/clock";
import type { Coordination } from "../ports/coordination";

const COUNTERS_MAX = 100_000;

/** One process: it agrees with itself. */
export function coordinateInMemory(clock: Clock): Coordination {
  const held = new Set<string>();
  const counters = new Map<string, { window: number; count: number }>();
  return {
    async withLease(name, work) {
      if (held.has(name)) return null;
      held.add(name);
      try {
        return await work(new AbortController().signal);
      } finally {
        held.delete(name);
      }
    },
    async publish() {},
    subscribe() {},
    isCurrent: () => true,
    async count(name, windowMs) {
      const window = Math.floor(clock.now() / windowMs);
      const known = counters.get(name);
      const count = known?.window === window ? known.count + 1 : 1;
      // The one that was begun first goes; a limit that is forgotten begins anew.
      if (known === undefined && counters.size >= COUNTERS_MAX) counters.delete(counters.keys().next().value as string);
      counters.set(name, { window, count });
      return count;
    },
    others: async () => 0,
    async close() {},
  };
}
