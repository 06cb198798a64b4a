import type { EntryId, TenantId } from "@/lib/core/brand";
import type { EntryFilter } from "../../ports/entry-store";
import type { Services } from "../context";
import { forgetRefs } from "../entries/delete-entries";
import { overdueFilters } from "./retention-rule";

/** Rows that one transaction looks at. */
const SLICE = 1_000;

/**
 * Deletes what was stored under a longer rule than the one in force. What is stored under a rule expires by it, so this runs
 * when a rule was changed and at each start, not all the time.
 */
export async function sweepOverdue(services: Services, tenantId: TenantId): Promise<number> {
  const { settings } = await services.tenants.get(tenantId);
  let gone = 0;
  for (const filter of overdueFilters(settings, services.clock.now())) gone += await sweep(services, tenantId, filter);
  return gone;
}

/**
 * At a start: a sweep that a crash has cut off is done again. One tenant that can't be swept does not hold up the others.
 * @returns whether it held for all of them
 */
export async function sweepAll(services: Services): Promise<boolean> {
  let held = true;
  for (const [tenantId, { retains }] of await services.upkeepRules.all()) {
    if (!retains) continue;
    try {
      await sweepOverdue(services, tenantId);
    } catch (error) {
      held = false;
      services.log.error({ err: error, tenantId }, "what is overdue could not be deleted; it is tried again");
    }
  }
  return held;
}

/** The sweep that runs, or the one that held. */
const sweeps = new WeakMap<Services, object>();

/** In the background, and by one process at a time, until it held once since this process began or last failed. */
export function sweepUntilHeld(services: Services): void {
  if (sweeps.has(services)) return;
  const sweep = {};
  sweeps.set(services, sweep);
  services.background("retention", async () => {
    const held = await services.coordination
      .withLease("retention", () => sweepAll(services))
      .catch((error: unknown) => {
        services.log.error({ err: error }, "what is overdue could not be looked for; it is tried again");
        return false;
      });
    if (held !== true && sweeps.get(services) === sweep) sweeps.delete(services);
  });
}

/** In the background, when the rule of a tenant was changed. What fails is left to the upkeep. */
export function sweepSoon(services: Services, tenantId: TenantId): void {
  services.background("retention", async () => {
    try {
      await sweepOverdue(services, tenantId);
    } catch (error) {
      sweeps.delete(services);
      throw error;
    }
  });
}

async function sweep(services: Services, tenantId: TenantId, filter: EntryFilter): Promise<number> {
  let gone = 0;
  let after: EntryId | null = null;
  do {
    const slice = await services.db.entries.deleteByFilter(tenantId, filter, { after, limit: SLICE });
    forgetRefs(services, slice.gone);
    gone += slice.gone.length;
    after = slice.next;
  } while (after !== null);
  return gone;
}
