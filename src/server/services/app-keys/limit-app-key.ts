import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { quotaSchema, readQuota, writeQuota } from "../quotas/quota-schema";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import type { AppKeyView } from "../views";
import { appKeyView } from "./list-app-keys";

export const limitAppKeySchema = strictObject({
  tenantId: z.string().min(1).max(64),
  id: z.string().min(1).max(64),
  /** All of its limits; one that is left out or null is none. */
  quota: quotaSchema,
});

/** What a key may ask for and spend, from the next request on, in every process. */
export async function limitAppKey(
  services: Services,
  actor: Actor,
  input: z.infer<typeof limitAppKeySchema>,
): Promise<AppKeyView> {
  permit(actor, "keys.write", input.tenantId);
  const tenantId = input.tenantId as TenantId;
  const row = await services.db.write(async (tx) => {
    const known = await tx.appKey.findFirst({ where: { id: input.id, tenantId } });
    if (known === null) throw notFound("App key");
    const limited = await tx.appKey.update({ where: { id: known.id }, data: { quota: writeQuota(input.quota) } });
    const details = { name: known.name, prefix: known.prefix, from: readQuota(known.quota), to: input.quota };
    const target = known.id;
    await writeAudit(tx, services.clock.now(), { actor, action: "app-key.limit", tenantId, target, details });
    return limited;
  });
  services.appKeys.forget(row.hash);
  await services.coordination.publish({ topic: "app-key", hash: row.hash });
  return appKeyView(row);
}
