import type { TenantId } from "@/lib/core/brand";
import type { TenantTotals } from "../ports/entry-store";
import { resumeAudit } from "./audit/audit-health";
import { giveAuditKeys } from "./audit/audit-keys";
import type { Services } from "./context";
import { forgetRefs } from "./entries/delete-entries";
import { sweepUntilHeld } from "./retention/sweep-overdue";
import { deliverWebhooks } from "./webhooks/deliver-webhooks";

const DAY_MS = 86_400_000;
const ROWS_PER_RUN = 1_000;
const EVICT_EVERY_RUNS = 10;
const RESUME_EVERY_RUNS = 4;
/** Until one has held: another process may be at it, or the database be away. */
const SWEEP_EVERY_RUNS = 5;
/** Readings of new entries that also look for those whose commit came late. */
const FULL_CATCH_UP_EVERY_RUNS = 3;

/** Upkeep in small slices: expired entries, entries over a tenant's number, old decisions, the indexes. Returns how to stop it. */
export function startMaintenance(services: Services): () => void {
  let runs = 0;
  let running = false;
  const tick = async () => {
    if (running) return;
    running = true;
    try {
      await maintainOnce(services, runs++);
    } catch (error) {
      services.log.warn({ err: error }, "upkeep failed; it is tried again");
    } finally {
      running = false;
    }
  };
  const stopping = new AbortController();
  const tell = async () => {
    const work = deliverWebhooks(services, stopping.signal);
    await work.catch((error: unknown) => services.log.warn({ err: error }, "webhooks failed; they are tried again"));
  };
  const timers = [
    setInterval(once(tell), services.limits.maintenanceMs),
    setInterval(tick, services.limits.maintenanceMs),
    setInterval(
      once(() => services.similarity.catchUp("short")),
      services.limits.indexCatchUpMs,
    ),
  ];
  for (const timer of timers) timer.unref();
  return () => {
    stopping.abort();
    for (const timer of timers) clearInterval(timer);
  };
}

export async function maintainOnce(services: Services, run: number): Promise<void> {
  const now = services.clock.now();
  services.similarity.maintain();
  if (run % FULL_CATCH_UP_EVERY_RUNS === 0) await services.similarity.catchUp();
  // A process that died in the middle of an erasure is replaced by whoever finds its lease free.
  if (run % RESUME_EVERY_RUNS === RESUME_EVERY_RUNS - 1 && services.db.provider === "postgres") {
    services.erasures.wake();
  }
  if (run % SWEEP_EVERY_RUNS === 0) sweepUntilHeld(services);
  await resumeAudit(services);
  await services.coordination.withLease("upkeep", () => maintainRows(services, run, now));
}

/** When a run last left no expired row behind, in milliseconds since 1970. */
const noneLeftAt = new WeakMap<Services, number>();

/** What is done once for all processes. */
async function maintainRows(services: Services, run: number, now: number): Promise<void> {
  await services.auditKeyCheck.step();
  await giveAuditKeys(services);
  await services.auditTree.extend();
  await deleteExpired(services, now);
  await services.counterCheck.step();
  if (run % EVICT_EVERY_RUNS === 0) {
    await services.db.usage.pruneDecisions(now - services.limits.decisionKeepDays * DAY_MS, ROWS_PER_RUN);
    await evictOverfull(services);
  }
}

/** Not again while it still runs. */
function once(work: () => Promise<void>): () => void {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    void work().finally(() => {
      running = false;
    });
  };
}

/** An expired row stays for as long as its tenant lets it serve by `stale-if-error`. */
async function deleteExpired(services: Services, now: number): Promise<void> {
  const byGrace = await tenantsByGrace(services);
  let most = 0;
  for (const [graceSeconds, tenants] of byGrace) {
    const only = byGrace.size === 1 ? undefined : tenants;
    const gone = await services.db.entries.deleteExpired(now - graceSeconds * 1000, ROWS_PER_RUN, only);
    forgetRefs(services, gone);
    most = Math.max(most, gone.length);
  }
  // An expired row is served by nobody; it stands until a run takes it, at most since the last that left none.
  const since = noneLeftAt.get(services) ?? now;
  if (most > 0) services.metrics.heldEverywhereSeconds.observe({ act: "expiry" }, (now - since) / 1000);
  if (most < ROWS_PER_RUN) noneLeftAt.set(services, now);
}

/** Tenants that let expired answers serve equally long, in seconds. Mostly there is one such group: everybody. */
async function tenantsByGrace(services: Services): Promise<Map<number, TenantId[]>> {
  const groups = new Map<number, TenantId[]>();
  for (const [id, { graceSeconds }] of await services.upkeepRules.all()) {
    const group = groups.get(graceSeconds);
    if (group === undefined) groups.set(graceSeconds, [id]);
    else group.push(id);
  }
  return groups;
}

const TENANTS_PER_READ = 500;

/** What other processes stored is seen here. From counters: no row of an entry is read. */
async function evictOverfull(services: Services): Promise<void> {
  const rules = await services.upkeepRules.all();
  let after: TenantId | null = null;
  do {
    const page: Held[] = await services.db.entries.listOccupied(after, TENANTS_PER_READ);
    for (const { tenantId, entries } of page) {
      const rule = rules.get(tenantId);
      if (rule !== undefined && entries > rule.maxEntries) await evictIfOverfull(services, tenantId, entries);
    }
    after = page.length < TENANTS_PER_READ ? null : (page.at(-1)?.tenantId ?? null);
  } while (after !== null);
}

type Held = Pick<TenantTotals, "tenantId" | "entries">;

/** By the settings in force. */
async function evictIfOverfull(services: Services, tenantId: TenantId, entries: number): Promise<void> {
  const { settings } = await services.tenants.get(tenantId);
  if (entries > settings.maxEntries) await services.budget.enforce(tenantId, settings.maxEntries);
}
