import { z } from "zod";
import type { SubjectRef, TenantId } from "@/lib/core/brand";
import { subjectRefOf } from "@/lib/keying/scope";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { ErasurePreviewView } from "../views";

export const erasureTargetSchema = z.object({
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
  const tenant = await services.tenants.get(tenantId);
  await services.recorder.flush().catch(() => undefined);
  const subjectRef = await subjectRefFor(services, tenantId, target.subject);
  const [entries, decisions, usageRows] = await Promise.all([
    services.db.entries.countForErasure(tenantId, subjectRef),
    services.db.read.decision.count({ where: { tenantId, ...(subjectRef === null ? {} : { subjectRef }) } }),
    // Usage is summed over people: only a whole tenant's can go.
    subjectRef === null ? services.db.read.usageHour.count({ where: { tenantId } }) : 0,
  ]);
  return {
    tenantName: tenant.name,
    subject: target.subject ?? null,
    entries,
    decisions,
    usageRows,
    confirm: target.subject ?? tenant.name,
  };
}

export async function subjectRefFor(
  services: Services,
  tenantId: TenantId,
  subject: string | undefined,
): Promise<SubjectRef | null> {
  if (subject === undefined) return null;
  const keys = await services.vault.tenantKeys(tenantId);
  return subjectRefOf(keys.subject, subject);
}
