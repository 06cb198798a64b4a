import { monitorEventLoopDelay } from "node:perf_hooks";
import { Gauge } from "prom-client";
import type { Services } from "./context";
import type { Part } from "./readiness";

const RESOLUTION_MS = 10;
const NS_PER_SECOND = 1e9;
const PARTS: readonly Part[] = ["database", "vault"];

/** What is read when somebody asks for it: how the process fares, and what waits in it. Returns how to stop measuring. */
export function observeHealth(services: Services): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const registers = [services.metrics.registry];
  new Gauge({
    name: "lethe_event_loop_delay_seconds",
    help: "How late the event loop came to what was due, since the last scrape.",
    labelNames: ["quantile"],
    registers,
    collect() {
      // What is measured holds the time between two ticks, of which this much is meant.
      const late = (ns: number) => Math.max(0, ns / NS_PER_SECOND - RESOLUTION_MS / 1000);
      for (const percent of [50, 99]) this.set({ quantile: String(percent / 100) }, late(delay.percentile(percent)));
      this.set({ quantile: "1" }, delay.count === 0 ? 0 : late(delay.max));
      delay.reset();
    },
  });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  const { stores, flights, auditTree, auditHealth, clock, db } = services;
  gauge(
    "lethe_database_breaker_open",
    "1: the database did not answer in time; requests go on without the cache.",
    () => (db.isAnswering() ? 0 : 1),
  );
  gauge("lethe_writes_waiting", "Writes that the database has not done yet.", () => db.writesWaiting());
  gauge("lethe_store_queue_length", "Answers that wait for their store.", () => stores.depth);
  gauge("lethe_store_queue_bytes", "Bytes of answers that wait for their store.", () => stores.depthBytes);
  gauge("lethe_flights_open", "Calls to providers that equal requests may share.", () => flights.size);
  gauge("lethe_flights_waiting", "Requests that wait for another one's first byte.", () => flights.waiting);
  gauge("lethe_audit_writable", "0: no act can be written down, and so none is done.", () =>
    auditHealth.failingSince === null ? 1 : 0,
  );
  gauge("lethe_audit_broken", "1: records of the audit trail are not what was signed.", () =>
    auditTree.isBroken ? 1 : 0,
  );
  gauge(
    "lethe_audit_uncovered_seconds",
    "Since when a checkpoint last covered every record.",
    () => Math.max(0, clock.now() - auditTree.coveredAt) / 1000,
  );
  observeParts(services);
  return () => delay.disable();
}

/** A scrape looks for itself: nobody need ask `readyz`. */
function observeParts({ metrics, readiness }: Services): void {
  new Gauge({
    name: "lethe_part_sound",
    help: "1: the database, the vault, can be read.",
    labelNames: ["part"],
    registers: [metrics.registry],
    async collect() {
      await readiness.check();
      for (const part of PARTS) this.set({ part }, readiness.isSound(part) ? 1 : 0);
    },
  });
}
