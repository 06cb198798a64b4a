import type { TenantId } from "@/lib/core/brand";
import type { EntryFilter } from "../../ports/entry-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { filterOf, type Invalidation } from "./delete-entries";

/** Rows of one look: tags are compared here, letter by letter, where a database may see no case. */
const SLICE = 2_000;

/** How many entries an invalidation would take. Removes nothing. @throws ServiceError `invalid` without a field */
export async function previewInvalidation(
  services: Services,
  actor: Actor,
  input: Invalidation,
): Promise<{ entries: number; of: number }> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries.remove", tenantId);
  const filter = filterOf(await services.vault.tenantKeys(tenantId), input.filter);
  const [entries, { entries: of }] = await Promise.all([
    countEntries(services, tenantId, filter),
    services.db.entries.totals(tenantId),
  ]);
  return { entries, of };
}

/** How many fit. */
async function countEntries(services: Services, tenantId: TenantId, filter: EntryFilter): Promise<number> {
  const { tag, before, ...named } = filter;
  const where = { tenantId, ...named, ...(before === undefined ? {} : { createdAt: { lt: BigInt(before) } }) };
  return tag === undefined ? services.db.read.entry.count({ where }) : countTagged(services, where, tag);
}

async function countTagged({ db }: Services, where: { tenantId: string }, tag: string): Promise<number> {
  let [count, after] = [0, ""];
  for (;;) {
    const rows = await db.read.entry.findMany({
      where: { ...where, id: { gt: after }, tags: { contains: JSON.stringify(tag) } },
      orderBy: { id: "asc" },
      take: SLICE,
      select: { id: true, tags: true },
    });
    count += rows.filter(({ tags }) => (JSON.parse(tags) as string[]).includes(tag)).length;
    if (rows.length < SLICE) return count;
    after = rows.at(-1)?.id ?? "";
  }
}
