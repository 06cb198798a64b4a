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

/** At a start: a sweep that a crash has cut off is done again. */
export async function sweepAll(services: Services): Promise<void> {
  for (const [tenantId, { retains }] of await services.upkeepRules.all()) {
    if (!retains) continue;
    await sweepOverdue(services, tenantId).catch((error: unknown) =>
      services.log.error({ err: error, tenantId }, "what is overdue could not be deleted; the next start tries again"),
    );
  }
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
