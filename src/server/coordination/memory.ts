import { WindowCounters } from "@/lib/core/window-counters";
import type { Coordination } from "../ports/coordination";

/** One process: it agrees with itself. */
export function coordinateInMemory(): Coordination {
  const held = new Set<string>();
  const counters = new WindowCounters();
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
    charge: async (charges) => counters.charge(charges),
    counts: async (asked) => asked.map((counter) => counters.count(counter)),
    others: async () => 0,
    async close() {},
  };
}
