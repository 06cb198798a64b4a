import { z } from "zod";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { AuditView, Page } from "../views";

export const listAuditSchema = strictObject({
  tenantId: z.string().max(64).optional(),
  cursor: z.string().regex(/^\d+$/).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

/** Newest first. */
export async function listAudit(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listAuditSchema>,
): Promise<Page<AuditView>> {
  permit(actor, "audit", input.tenantId ?? null);
  const rows = await services.db.read.auditRecord.findMany({
    where: {
      ...(input.tenantId === undefined ? {} : { tenantId: input.tenantId }),
      ...(input.cursor === undefined ? {} : { seq: { lt: Number(input.cursor) } }),
    },
    orderBy: { seq: "desc" },
    take: input.limit,
  });
  const names = await namesOf(services, rows);
  const items = rows.map(({ leafHash: _, at, details, ...row }) => ({
    ...row,
    tenantName: row.tenantId === null ? null : (names.get(row.tenantId) ?? null),
    at: new Date(Number(at)).toISOString(),
    details: JSON.parse(details) as Record<string, unknown>,
  }));
  const last = items.at(-1);
  return { items, nextCursor: items.length === input.limit && last !== undefined ? `${last.seq}` : null };
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
