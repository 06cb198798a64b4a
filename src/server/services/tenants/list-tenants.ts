import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { permitAdmin } from "../permit";
import { totalsView } from "../stats/totals-view";
import type { Page, TenantView } from "../views";

const DAY_MS = 86_400_000;

export const listTenantsSchema = z
  .object({
    /** A part of the name, in whatever case. */
    search: z.string().trim().max(200).default(""),
    /** `nextCursor` of the page before. */
    cursor: z.string().max(200).optional(),
    limit: z.number().int().min(1).max(200).default(50),
  })
  .prefault({});

/** By name, a page at a time: searched and sorted in the database. */
export async function listTenants(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listTenantsSchema>,
): Promise<Page<TenantView>> {
  permitAdmin(actor, "read");
  const { search, cursor, limit } = input;
  const tenants = await services.db.read.tenant.findMany({
    where: {
      ...(search === "" ? {} : { name: nameContains(services, search) }),
      ...(cursor === undefined ? {} : { AND: { name: { gt: cursor } } }),
    },
    orderBy: { name: "asc" },
    take: limit,
  });
  const items = await viewsOf(services, tenants);
  return { items, nextCursor: items.length === limit ? (items.at(-1)?.name ?? null) : null };
}

/** SQLite's LIKE sees no case in ASCII by itself; Postgres is asked not to. */
function nameContains({ db }: Services, search: string) {
  // The clients share the types of the one that has no `mode`.
  return { contains: search, ...(db.provider === "postgres" ? { mode: "insensitive" } : {}) } as { contains: string };
}

interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly createdAt: Date;
}

async function viewsOf(services: Services, tenants: readonly TenantRow[]): Promise<TenantView[]> {
  const now = services.clock.now();
  const tenantIds = tenants.map(({ id }) => id as TenantId);
  const [totals, usage] = await Promise.all([
    services.db.entries.listTotals(tenantIds),
    services.db.usage.usageOfTenants({ tenantIds, from: now - DAY_MS, to: now + 1 }),
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
