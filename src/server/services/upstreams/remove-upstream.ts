import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";

export const removeUpstreamSchema = strictObject({
  tenantId: z.string().min(1).max(64).nullable(),
  id: z.string().min(1).max(64),
});

/** Its key goes with it. Requests go to the next one that knows the model. */
export async function removeUpstream(
  services: Services,
  actor: Actor,
  { tenantId, id }: z.infer<typeof removeUpstreamSchema>,
): Promise<{ id: string }> {
  permit(actor, "keys.write", tenantId);
  await services.db.write(async (tx) => {
    const known = await tx.upstream.findFirst({ where: { id, tenantId } });
    if (known === null) throw notFound("Provider");
    await tx.upstream.delete({ where: { id } });
    const details = { name: known.name, baseUrl: known.baseUrl };
    const act = { actor, action: "upstream.remove", tenantId: tenantId as TenantId | null, target: id, details };
    await writeAudit(tx, services.clock.now(), act);
  });
  services.upstreamBook.forget(id);
  return { id };
}
