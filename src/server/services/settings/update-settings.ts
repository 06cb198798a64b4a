import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { createScanner } from "@/lib/pii/scan";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permitTenant } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { type TenantSettings, tenantSettingsSchema } from "../settings-schema";
import { getSettings, type SettingsView } from "./get-settings";

export const updateSettingsSchema = z.object({ tenantId: z.string().min(1).max(64), settings: tenantSettingsSchema });

/** The whole settings at once; the audit record says which fields changed, from what and to what. */
export async function updateSettings(
  services: Services,
  actor: Actor,
  input: z.infer<typeof updateSettingsSchema>,
): Promise<SettingsView> {
  const tenantId = input.tenantId as TenantId;
  permitTenant(actor, tenantId, "write");
  refuseBadRecognisers(input.settings);
  const { externalPolicyUrl } = input.settings;
  if (externalPolicyUrl !== null && !services.policyServer.isAllowed(externalPolicyUrl)) {
    throw new ServiceError("invalid", "This OPA server is not allowed: the operator lists hosts in LETHE_OPA_HOSTS.");
  }
  await services.db.write(async (tx) => {
    const row = await tx.tenant.findUnique({ where: { id: tenantId } });
    if (row === null) throw notFound("Tenant");
    const before = tenantSettingsSchema.parse(JSON.parse(row.settings));
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: JSON.stringify(input.settings) } });
    const details = changesBetween(before, input.settings);
    await writeAudit(tx, services.clock.now(), {
      actor,
      action: "settings.update",
      tenantId,
      target: tenantId,
      details,
    });
  });
  services.tenants.forget(tenantId);
  await services.budget.enforce(tenantId, input.settings.maxEntries);
  return getSettings(services, actor, { tenantId });
}

function refuseBadRecognisers({ recognisers }: TenantSettings): void {
  try {
    createScanner(recognisers);
  } catch (error) {
    throw new ServiceError("invalid", error instanceof Error ? error.message : "A recogniser can't be used.");
  }
}

function changesBetween(before: TenantSettings, after: TenantSettings): JsonObject {
  const changes: JsonObject = {};
  for (const name of Object.keys(after) as (keyof TenantSettings)[]) {
    const [from, to] = [before[name], after[name]] as JsonValue[];
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[name] = { from: from ?? null, to: to ?? null };
  }
  return changes;
}
