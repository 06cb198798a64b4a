import { z } from "zod";
import { appKeyPrefix } from "@/lib/keying/app-key";
import type { Act } from "../access";
import type { Actor, Services } from "../context";
import { allows, tenantsAllowed } from "../permit";
import { strictObject } from "../strict-object";
import { listTenants } from "../tenants/list-tenants";
import type { FoundView } from "../views";

export const findSchema = strictObject({ text: z.string().trim().min(1).max(200) });

const TENANTS_MAX = 5;
const KEYS_MAX = 5;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The page of whatever id or name was pasted: of a request, an entry, an erasure, an app key, a tenant. */
export async function find(
  services: Services,
  actor: Actor,
  { text }: z.infer<typeof findSchema>,
): Promise<FoundView[]> {
  const parts = [tenantsNamed(services, actor, text)];
  if (text.startsWith("lth_")) parts.push(keysOf(services, actor, text));
  if (ID.test(text)) parts.push(byId(services, actor, text.toLowerCase()));
  return (await Promise.all(parts)).flat();
}

async function tenantsNamed(services: Services, actor: Actor, text: string): Promise<FoundView[]> {
  const { items } = await listTenants(services, actor, { search: text, limit: TENANTS_MAX });
  return items.map(({ id, name }) => ({ kind: "tenant", label: name, href: `/tenants/${id}` }));
}

/** Of a whole key no more is looked at than what may be shown of it. */
async function keysOf(services: Services, actor: Actor, text: string): Promise<FoundView[]> {
  const allowed = tenantsAllowed(actor, "keys");
  const rows = await services.db.read.appKey.findMany({
    where: {
      prefix: { startsWith: appKeyPrefix(text) },
      ...(allowed === null ? {} : { tenantId: { in: allowed } }),
    },
    take: KEYS_MAX,
    select: { name: true, prefix: true, tenantId: true },
  });
  return rows.map(({ name, prefix, tenantId }) => ({
    kind: "key",
    label: `${name} (${prefix}…)`,
    href: `/tenants/${tenantId}/keys`,
  }));
}

async function byId({ db }: Services, actor: Actor, id: string): Promise<FoundView[]> {
  const only = { where: { id }, select: { tenantId: true } } as const;
  const [decision, entry, erasure] = await Promise.all([
    db.read.decision.findUnique(only),
    db.read.entry.findUnique(only),
    db.read.erasure.findUnique(only),
  ]);
  const short = id.slice(-8);
  const found = (row: { tenantId: string } | null, act: Act, view: (tenantId: string) => FoundView) =>
    row !== null && allows(actor, act, row.tenantId) ? [view(row.tenantId)] : [];
  return [
    ...found(decision, "stats", () => ({ kind: "decision", label: `Request ${short}`, href: `/decisions/${id}` })),
    ...found(entry, "entries", (tenantId) => ({
      kind: "entry",
      label: `Entry ${short}`,
      href: `/tenants/${tenantId}/entries?entry=${id}`,
    })),
    ...found(erasure, "erasures", () => ({ kind: "erasure", label: `Erasure ${short}`, href: `/erasures/${id}` })),
  ];
}
