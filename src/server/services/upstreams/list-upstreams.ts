import { z } from "zod";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import { type UpstreamView, upstreamView } from "./upstream-view";

export const listUpstreamsSchema = strictObject({
  /** Null: those of all tenants. */
  tenantId: z.string().min(1).max(64).nullable(),
});

/** Of one tenant, or those that serve every tenant; oldest first, with their health. */
export async function listUpstreams(
  services: Services,
  actor: Actor,
  { tenantId }: z.infer<typeof listUpstreamsSchema>,
): Promise<UpstreamView[]> {
  permit(actor, "keys", tenantId);
  const rows = await services.db.read.upstream.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  return Promise.all(rows.map((row) => upstreamView(services.upstreamBook, row)));
}
