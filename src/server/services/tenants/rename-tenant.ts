import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import type { TenantView } from "../views";
import { tenantNameSchema } from "./create-tenant";
import { getTenant } from "./get-tenant";

export const renameTenantSchema = strictObject({ tenantId: z.string().min(1).max(64), name: tenantNameSchema });

export async function renameTenant(
  services: Services,
  actor: Actor,
  input: z.infer<typeof renameTenantSchema>,
): Promise<TenantView> {
  permit(actor, "tenants.write", input.tenantId);
  const { tenantId, name } = input;
  await services.db.write(async (tx) => {
    const tenant = await tx.tenant.findUnique({ where: { id: tenantId } });
    if (tenant === null) throw notFound("Tenant");
    const taken = await tx.tenant.findUnique({ where: { name } });
    if (taken !== null && taken.id !== tenantId) {
      throw new ServiceError("conflict", `There is a tenant of the name "${name}" already.`);
    }
    await tx.tenant.update({ where: { id: tenantId }, data: { name } });
    const details = { from: tenant.name, to: name };
    await writeAudit(tx, services.clock.now(), { actor, action: "tenant.rename", tenantId, target: tenantId, details });
  });
  services.tenants.forget(tenantId as TenantId);
  await services.coordination.publish({ topic: "tenant", tenantId: tenantId as TenantId });
  return getTenant(services, actor, { tenantId });
}
