import type { Actor, Services } from "../context";
import { permit, tenantsAllowed } from "../permit";
import { totalsView } from "../stats/totals-view";
import type { TenantView } from "../views";

const DAY_MS = 86_400_000;

/** By name. */
export async function listTenants(services: Services, actor: Actor): Promise<TenantView[]> {
  const allowed = tenantsAllowed(actor, "stats");
  if (actor.kind === "app") permit(actor, "stats", null);
  const now = services.clock.now();
  const [tenants, totals, usage] = await Promise.all([
    services.db.read.tenant.findMany({
      ...(allowed === null ? {} : { where: { id: { in: allowed } } }),
      orderBy: { name: "asc" },
    }),
    services.db.entries.listTotals(),
    services.db.usage.usageByTenant({ from: now - DAY_MS, to: now + 1 }),
  ]);
  const totalsOf = new Map<string, (typeof totals)[number]>(totals.map((row) => [row.tenantId, row]));
  const usageOf = new Map<string, (typeof usage)[number]>(usage.map((row) => [row.tenantId, row]));
  return tenants.map((tenant) => {
    const held = totalsOf.get(tenant.id);
    const used = usageOf.get(tenant.id);
    return {
      id: tenant.id,
      name: tenant.name,
      state: tenant.state === "active" ? "active" : "blocked",
      createdAt: tenant.createdAt.toISOString(),
      entries: held?.entries ?? 0,
      bytes: held?.bytes ?? 0,
      hits: held?.hits ?? 0,
      day: used === undefined ? totalsView() : totalsView(used),
    };
  });
}
