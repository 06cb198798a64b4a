import type { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { EntryFacets } from "../../ports/entry-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { tenantIdSchema } from "../tenants/get-tenant";

/** Of the newest entries: suggestions, and not an account of everything. */
const ENTRIES_LOOKED_AT = 2_000;

export async function listFacets(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantIdSchema>,
): Promise<EntryFacets> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries", tenantId);
  return services.statsCache.get(["facets", tenantId], () => services.db.entries.facets(tenantId, ENTRIES_LOOKED_AT));
}
