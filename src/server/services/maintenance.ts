import type { Services } from "./context";
import { forgetRefs } from "./entries/delete-entries";

const DAY_MS = 86_400_000;
const ROWS_PER_RUN = 1_000;
const EVICT_EVERY_RUNS = 10;

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
  const timer = setInterval(tick, services.limits.maintenanceMs);
  timer.unref();
  return () => clearInterval(timer);
}

export async function maintainOnce(services: Services, run: number): Promise<void> {
  const now = services.clock.now();
  services.similarity.maintain();
  forgetRefs(services, await services.db.entries.deleteExpired(now, ROWS_PER_RUN));
  if (run % EVICT_EVERY_RUNS === 0) {
    await services.db.usage.pruneDecisions(now - services.limits.decisionKeepDays * DAY_MS, ROWS_PER_RUN);
    await evictOverfull(services);
  }
}

/** What other processes stored is seen here. */
async function evictOverfull(services: Services): Promise<void> {
  for (const { tenantId, entries } of await services.db.entries.listTotals()) {
    const tenant = await services.tenants.get(tenantId);
    if (entries > tenant.settings.maxEntries) await services.budget.enforce(tenantId, tenant.settings.maxEntries);
  }
}
