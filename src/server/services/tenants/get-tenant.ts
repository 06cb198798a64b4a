import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { erasureView } from "../erasures/erasure-view";
import { permit } from "../permit";
import { totalsView } from "../stats/totals-view";
import { strictObject } from "../strict-object";
import type { TenantPageView } from "../views";

export const tenantIdSchema = strictObject({ tenantId: z.string().min(1).max(64) });

const DAY_MS = 86_400_000;

export async function getTenant(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantIdSchema>,
): Promise<TenantPageView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "stats", tenantId);
  const tenant = await services.tenants.get(tenantId);
  const now = services.clock.now();
  const [totals, day, erased] = await Promise.all([
    services.db.entries.totals(tenantId),
    services.db.usage.usage({ tenantId, from: now - DAY_MS, to: now + 1, bucketMs: 2 * DAY_MS }),
    lastErased(services, tenantId),
  ]);
  const { entries, bytes, hits } = totals;
  const createdAt = new Date(tenant.createdAt).toISOString();
  return {
    id: tenant.id,
    name: tenant.name,
    state: tenant.state,
    createdAt,
    entries,
    bytes,
    hits,
    day: totalsView(...day),
    erased,
  };
}

/** Of a person, a row names nobody either once it is complete: the newest few are looked through. */
const ERASURES_LOOKED_AT = 50;

async function lastErased({ db }: Services, tenantId: TenantId): Promise<TenantPageView["erased"]> {
  const rows = await db.read.erasure.findMany({
    where: { tenantId, subjectRef: null, state: { not: "blocked" } },
    orderBy: { createdAt: "desc" },
    take: ERASURES_LOOKED_AT,
  });
  const last = rows.map(erasureView).find((erasure) => !erasure.ofSubject);
  return last === undefined ? null : { id: last.id, at: last.completedAt ?? last.createdAt };
}
