import type { TenantId } from "@/lib/core/brand";
import type { Change } from "../ports/coordination";
import { auditOwner } from "./audit/audit-keys";
import type { Services } from "./context";

/** What another process changed is dropped from the memory of this one. */
export async function heedChange(services: Services, change: Change): Promise<void> {
  switch (change.topic) {
    case "app-key":
      return services.appKeys.forget(change.hash);
    case "tenant":
      services.tenants.forget(change.tenantId);
      return services.upkeepRules.forget();
    case "policies":
      services.policies.forget(null);
      return services.background("policies of other processes", () => services.policies.prepareNew());
    case "erasure":
      services.readings.clear();
      services.tenants.forget(change.tenantId);
      await forgetRecorded(services, change.tenantId);
      await services.vault.forget(change.tenantId);
      await services.vault.forget(auditOwner(change.tenantId));
      await services.similarity.drop(change.tenantId);
      return;
    case "everything":
      return forgetEverything(services);
    default:
      return unknownTopic(change);
  }
}

/**
 * What waits here to be written would come after the rows were deleted: it is written now, or never, and so is what requests
 * that are under way will add. Where nobody can say whose it is, all of the tenant goes.
 */
async function forgetRecorded({ recorder, tenants }: Services, tenantId: TenantId): Promise<void> {
  const isWritten = await recorder.flush().then(
    () => true,
    () => false,
  );
  const tenant = isWritten ? await tenants.get(tenantId).catch(() => null) : null;
  const isWhole = tenant === null || tenant.state === "blocked";
  for (const ref of isWhole ? [null] : tenant.blockedSubjects) recorder.forget(tenantId, ref);
}

async function forgetEverything(services: Services): Promise<void> {
  services.appKeys.clear();
  services.tenants.clear();
  services.readings.clear();
  services.policies.forget(null);
  const tenants = await services.db.read.tenant.findMany({ select: { id: true } });
  services.recorder.forgetUnknown(new Set(tenants.map(({ id }) => id as TenantId)));
  for (const { id } of tenants) {
    await services.vault.forget(id as TenantId);
    await services.vault.forget(auditOwner(id));
    await services.similarity.drop(id as TenantId);
  }
}

/** A newer version publishes what this one does not know: everything it might concern is forgotten by the caller's retry. */
function unknownTopic(change: never): never {
  throw new Error(`unknown change ${JSON.stringify(change)}`);
}
