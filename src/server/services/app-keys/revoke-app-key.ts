import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import type { AppKeyView } from "../views";
import { appKeyView } from "./list-app-keys";

export const revokeAppKeySchema = strictObject({ tenantId: z.string().min(1).max(64), id: z.string().min(1).max(64) });

/** When it returns no process takes the key any more. Revoking twice changes nothing. */
export async function revokeAppKey(
  services: Services,
  actor: Actor,
  input: z.infer<typeof revokeAppKeySchema>,
): Promise<AppKeyView> {
  permit(actor, "keys.write", input.tenantId);
  const tenantId = input.tenantId as TenantId;
  const now = services.clock.now();
  const row = await services.db.write(async (tx) => {
    const known = await tx.appKey.findFirst({ where: { id: input.id, tenantId } });
    if (known === null) throw notFound("App key");
    if (known.revokedAt !== null) return known;
    const revoked = await tx.appKey.update({ where: { id: known.id }, data: { revokedAt: new Date(now) } });
    const details = { name: known.name, prefix: known.prefix };
    await writeAudit(tx, now, { actor, action: "app-key.revoke", tenantId, target: known.id, details });
    return revoked;
  });
  services.appKeys.forget(row.hash);
  await services.coordination.publish({ topic: "app-key", hash: row.hash });
  return appKeyView(row);
}
