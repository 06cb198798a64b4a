import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Person } from "../../ports/entry-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import type { ErasurePreviewView } from "../views";
import { personOf } from "./person";

export const erasureTargetSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  subject: z.string().min(1).max(256).optional(),
});
export type ErasureTarget = z.infer<typeof erasureTargetSchema>;

/** How much an erasure would take. Writes nothing. */
export async function previewErasure(
  services: Services,
  actor: Actor,
  target: ErasureTarget,
): Promise<ErasurePreviewView> {
  const tenantId = target.tenantId as TenantId;
  // Looking at the count is allowed to whoever may read; erasing is another right.
  permit(actor, "erasures", tenantId);
  const tenantName = await tenantNameOf(services, tenantId);
  await services.recorder.flush().catch(() => undefined);
  const person = target.subject === undefined ? null : await personOf(services, tenantId, target.subject);
  const held = await countHeld(services, tenantId, person);
  return {
    tenantName,
    subject: person?.spelling ?? null,
    nothingHeld: person !== null && holdsNothing(person, held),
    ...held,
    confirm: target.subject ?? tenantName,
  };
}

export interface Held {
  readonly entries: number;
  readonly decisions: number;
  readonly usageRows: number;
}

export async function countHeld(services: Services, tenantId: TenantId, person: Person | null): Promise<Held> {
  const where = { tenantId, ...(person === null ? {} : { subjectRef: { in: [...person.refs] } }) };
  const [entries, decisions, usageRows] = await Promise.all([
    services.db.entries.countForErasure(tenantId, person),
    services.db.read.decision.count({ where }),
    // Usage is summed over people: only a whole tenant's can go.
    person === null ? countUsageRows(services, tenantId) : 0,
  ]);
  return { entries, decisions, usageRows };
}

/** By model and by app key. */
export async function countUsageRows({ db }: Services, tenantId: TenantId): Promise<number> {
  const where = { tenantId };
  return (await db.read.usageHour.count({ where })) + (await db.read.keyUsage.count({ where }));
}

/** A key alone is held too: something was stored once. */
export function holdsNothing(person: Person, { entries, decisions }: Held): boolean {
  return entries === 0 && decisions === 0 && person.keyIds.length === 0;
}

/**
 * Of the row itself: damaged settings must not stop an erasure. Where even the row is gone, what is held under the tenant's
 * keys can still be erased: it goes by its id.
 * @throws ServiceError `not-found` where there are no keys either
 */
export async function tenantNameOf({ db, vault }: Services, tenantId: TenantId): Promise<string> {
  const row = await db.read.tenant.findUnique({ where: { id: tenantId }, select: { name: true } });
  if (row !== null) return row.name;
  if ((await vault.keyIds(tenantId, null)).length === 0) throw notFound("Tenant");
  return tenantId;
}
