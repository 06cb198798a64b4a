import { z } from "zod";
import { type Actor, type Services, USER_PREFIX } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { AuditView, Page } from "../views";
import { ActorNames } from "./actor-names";
import { DetailsReader } from "./audit-keys";

const SEARCH_CHARS_MAX = 128;
/** Records that one page of a search looks at. */
const WINDOW = 10_000;
/** Accounts whose acts one search finds by part of their address. */
const PEOPLE_MAX = 100;

export const listAuditSchema = strictObject({
  tenantId: z.string().max(64).optional(),
  /** Part of the act, of who did it, or of what it was done to. */
  search: z.string().trim().max(SEARCH_CHARS_MAX).optional(),
  cursor: z.string().regex(/^\d+$/).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

type Input = z.infer<typeof listAuditSchema>;

/** Newest first. A page of a search may be short, or empty, and not be the last: it looks at so many records. */
export async function listAudit(services: Services, actor: Actor, input: Input): Promise<Page<AuditView>> {
  permit(actor, "audit", input.tenantId ?? null);
  const span = await spanOf(services, input);
  const rows = await services.db.read.auditRecord.findMany({
    where: {
      ...(input.tenantId === undefined ? {} : { tenantId: input.tenantId }),
      ...(span === null ? {} : { seq: { lt: span.below, gte: span.from } }),
      ...(await searched(services, input)),
    },
    orderBy: { seq: "desc" },
    take: input.limit,
  });
  const names = await namesOf(services, rows);
  const people = new ActorNames(services);
  const reader = new DetailsReader(services.vault);
  const items: AuditView[] = [];
  for (const { leafHash: _, ...row } of rows) {
    const { actor: named, details } = await reader.readAll(row);
    items.push({
      ...row,
      actor: named ?? (await people.nameOf(row.actor)),
      tenantName: row.tenantId === null ? null : (names.get(row.tenantId) ?? null),
      at: new Date(Number(row.at)).toISOString(),
      details,
    });
  }
  const last = items.length === input.limit ? items.at(-1)?.seq : span?.from;
  return { items, nextCursor: last === undefined || last <= 1 ? null : `${last}` };
}

/** The numbers that a page may have; null: any. No index helps to find part of a text, so a search goes by windows. */
async function spanOf(
  services: Services,
  { cursor, search = "" }: Input,
): Promise<{ from: number; below: number } | null> {
  if (search === "") return cursor === undefined ? null : { from: 0, below: Number(cursor) };
  const newest = async () => (await services.db.read.auditRecord.aggregate({ _max: { seq: true } }))._max.seq ?? 0;
  const below = cursor === undefined ? (await newest()) + 1 : Number(cursor);
  return { from: Math.max(0, below - WINDOW), below };
}

/** Who acted stands in most records as an id: those whose address has the part are looked for by theirs. */
async function searched({ db }: Services, { search = "" }: Input) {
  if (search === "") return {};
  const part = { contains: search };
  const people = await db.read.user.findMany({ where: { email: part }, select: { id: true }, take: PEOPLE_MAX });
  const ids = people.map(({ id }) => `${USER_PREFIX}${id}`);
  return { OR: [{ action: part }, { actor: part }, { target: part }, { actor: { in: ids } }] };
}

/** Of the tenants on the page; one that was erased has none. */
async function namesOf(
  services: Services,
  rows: readonly { readonly tenantId: string | null }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ tenantId }) => tenantId ?? []))];
  const tenants = await services.db.read.tenant.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(tenants.map(({ id, name }) => [id, name]));
}
