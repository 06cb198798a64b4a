import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { subjectDigest } from "@/lib/receipt/receipt";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import type { ErasureView } from "../views";
import { erasureView } from "./erasure-view";
import { erasureTargetSchema, subjectRefFor } from "./preview-erasure";
import type { ErasureProgress } from "./progress";
import { runErasure } from "./run-erasure";

export const startErasureSchema = erasureTargetSchema.extend({
  /** The tenant's name, or the subject when a subject is erased: typed by whoever confirms. */
  confirm: z.string().max(256),
});

/**
 * Writes the intent and blocks the tenant in one transaction with the audit record, then goes on in the background.
 * @throws ServiceError `invalid` when the confirmation does not fit, `conflict` while another erasure of the tenant runs
 */
export async function startErasure(
  services: Services,
  actor: Actor,
  input: z.infer<typeof startErasureSchema>,
): Promise<ErasureView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "erase", tenantId);
  const tenant = await services.tenants.get(tenantId);
  const wanted = input.subject ?? tenant.name;
  if (input.confirm !== wanted)
    throw new ServiceError("invalid", `To confirm, send "confirm" with exactly this text: ${wanted}`);
  const subjectRef = await subjectRefFor(services, tenantId, input.subject);
  const now = services.clock.now();
  const salt = randomBytes(16).toString("base64url");
  const subject = input.subject === undefined ? null : { salt, digest: subjectDigest(salt, input.subject) };
  const progress: ErasureProgress = { subject, counts: {}, keysDestroyed: [], needles: [], steps: [] };
  const row = await services.db.write(async (tx) => {
    const current = await tx.tenant.findUnique({ where: { id: tenantId } });
    if (current === null) throw notFound("Tenant");
    const running = await tx.erasure.findFirst({ where: { tenantId, state: { not: "complete" } } });
    if (running !== null)
      throw new ServiceError("conflict", "An erasure of this tenant is under way: wait until it is complete.");
    const generation = current.generation + 1;
    await tx.tenant.update({ where: { id: tenantId }, data: { generation, state: "blocked" } });
    const id = nextId();
    const details = { ofSubject: subject !== null, generation };
    await writeAudit(tx, now, { actor, action: "erasure.request", tenantId, target: id, details });
    return tx.erasure.create({
      data: {
        id,
        tenantId,
        tenantName: current.name,
        subjectRef,
        state: "blocked",
        generation,
        requestedBy: actorName(actor),
        progress: JSON.stringify(progress),
        createdAt: new Date(now),
      },
    });
  });
  services.tenants.forget(tenantId);
  services.background(`erasure ${row.id}`, () => runErasure(services, row.id));
  return erasureView(row);
}
