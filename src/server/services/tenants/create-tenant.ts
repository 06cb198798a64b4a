import { z } from "zod";
import { writeAudit } from "../audit/audit-event";
import { auditPublicKey } from "../audit/audit-keys";
import type { Actor, Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { defaultSettings } from "../settings-schema";
import { strictObject } from "../strict-object";
import type { TenantView } from "../views";
import { getTenant } from "./get-tenant";

export const tenantNameSchema = z
  .string()
  .trim()
  .min(1, "Give the tenant a name.")
  .max(80, "A tenant's name may have 80 characters.")
  .regex(/^[^\p{C}]+$/u, "A tenant's name may not hold control characters.");

export const createTenantSchema = strictObject({ name: tenantNameSchema });

export async function createTenant(
  services: Services,
  actor: Actor,
  input: z.infer<typeof createTenantSchema>,
): Promise<TenantView> {
  permit(actor, "tenants.write", null);
  const id = nextId();
  const auditKey = await auditPublicKey(services.vault, id);
  await services.db.write(async (tx) => {
    const taken = await tx.tenant.findUnique({ where: { name: input.name } });
    if (taken !== null) throw new ServiceError("conflict", `There is a tenant of the name "${input.name}" already.`);
    await tx.tenant.create({ data: { id, name: input.name, auditKey, settings: JSON.stringify(defaultSettings()) } });
    await writeAudit(tx, services.clock.now(), {
      actor,
      action: "tenant.create",
      tenantId: id,
      target: id,
      details: { name: input.name },
    });
  });
  return getTenant(services, actor, { tenantId: id });
}
