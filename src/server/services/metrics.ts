import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Prometheus metrics. No label names a tenant, a person or a key. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: "lethe_requests_total",
      help: "Requests by wire, outcome and reason.",
      labelNames: ["wire", "outcome", "reason"],
      registers,
    }),
    overhead: new Histogram({
      name: "lethe_overhead_seconds",
      help: "Time spent in Lethe itself, without the upstream.",
      labelNames: ["outcome"],
      buckets: SECONDS,
      registers,
    }),
    passed: new Counter({
      name: "lethe_passed_through_total",
      help: "Calls of a provider's endpoints that the cache has no part in, by protocol and status.",
      labelNames: ["kind", "status"],
      registers: [registry],
    }),
    upstream: new Histogram({
      name: "lethe_upstream_seconds",
      help: "Time of upstream calls.",
      labelNames: ["provider", "status"],
      buckets: SECONDS,
      registers,
    }),
    stores: new Counter({
      name: "lethe_stores_total",
      help: "Answers stored, or why not.",
      labelNames: ["result"],
      registers,
    }),
    guards: new Counter({
      name: "lethe_guard_refusals_total",
      help: "Near matches that a guard refused.",
      labelNames: ["guard"],
      registers,
    }),
    quarantined: new Counter({
      name: "lethe_quarantined_total",
      help: "Entries that failed their signature or decryption and are never served.",
      labelNames: ["cause"],
      registers,
    }),
    alarms: new Counter({
      name: "lethe_alarms_total",
      help: "What somebody should be woken for: bait that was found, probing by near misses.",
      labelNames: ["kind"],
      registers,
    }),
    limited: new Counter({
      name: "lethe_limited_total",
      help: "Requests that were refused for a limit, by which and whose.",
      labelNames: ["limit", "owner"],
      registers,
    }),
    confirmations: new Counter({
      name: "lethe_confirmations_total",
      help: "Fresh answers that were compared with another person's answer to the same question. not-counted: the app key had named somebody else within the minute.",
      labelNames: ["result"],
      registers,
    }),
    erasuresOpen: new Gauge({ name: "lethe_erasures_open", help: "Erasures that are not complete.", registers }),
    erasuresFailed: new Gauge({
      name: "lethe_erasures_failed",
      help: "Erasures whose last try failed, and which wait for the next.",
      registers,
    }),
    erasureRetries: new Counter({
      name: "lethe_erasure_retries_total",
      help: "Tries of an erasure that failed and will be made again.",
      registers,
    }),
    erasureSeconds: new Histogram({
      name: "lethe_erasure_seconds",
      help: "Time from the request for an erasure until nothing of it could be read any more, and until it was complete.",
      labelNames: ["until"],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3_600, 86_400],
      registers,
    }),
    heldEverywhereSeconds: new Histogram({
      name: "lethe_held_everywhere_seconds",
      help: "Time until an erasure, an expiry or an invalidation held in every process and every row: of an expiry at most so long.",
      labelNames: ["act"],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600],
      registers,
    }),
    lost: new Counter({
      name: "lethe_decisions_dropped_total",
      help: "Decision records that did not fit the buffer.",
      registers,
    }),
    indexBytes: new Gauge({ name: "lethe_index_bytes", help: "Memory of the similarity indexes.", registers }),
    indexEntries: new Gauge({ name: "lethe_index_entries", help: "Entries in the similarity indexes.", registers }),
  };
}

/** Its kind: a label must be one of few, and never an address. */
export function providerLabel({ provider }: { readonly provider: string }): string {
  return provider.split(" ", 1)[0] ?? "";
}
