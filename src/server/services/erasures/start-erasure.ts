import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { subjectDigest } from "@/lib/receipt/receipt";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { nextId } from "../ids";
import { permitTenant } from "../permit";
import { notFound, ServiceError } from "../service-error";
import type { StartedErasureView } from "../views";
import { erasureView } from "./erasure-view";
import { type NamedPerson, personOf } from "./person";
import { countHeld, erasureTargetSchema, holdsNothing, tenantNameOf } from "./preview-erasure";
import { type ErasureProgress, erasureProgressSchema } from "./progress";

export const startErasureSchema = erasureTargetSchema.extend({
  /** The tenant's name, or the subject when a subject is erased: typed by whoever confirms. */
  confirm: z.string().max(256),
});

/**
 * Writes the intent in one transaction with the audit record, then goes on in the background. A whole tenant is blocked
 * until its rows are gone; of a person only what is theirs. Several may be under way at once.
 * @throws ServiceError `invalid` when the confirmation does not fit, `conflict` when the very same is under way already
 */
export async function startErasure(
  services: Services,
  actor: Actor,
  input: z.infer<typeof startErasureSchema>,
): Promise<StartedErasureView> {
  const tenantId = input.tenantId as TenantId;
  permitTenant(actor, tenantId, "erase");
  const wanted = input.subject ?? (await tenantNameOf(services, tenantId));
  if (input.confirm !== wanted)
    throw new ServiceError("invalid", `To confirm, send "confirm" with exactly this text: ${wanted}`);
  await services.recorder.flush().catch(() => undefined);
  const person = input.subject === undefined ? null : await personOf(services, tenantId, input.subject);
  const subjectKey = person === null ? null : randomBytes(32).toString("base64url");
  const progress = await firstProgress(services, tenantId, person, subjectKey);
  const row = await writeIntent(services, actor, { tenantId, person, progress });
  services.tenants.forget(tenantId);
  // Blocked everywhere before the caller hears of it: from here on no process serves what is to go.
  await services.coordination.publish({ topic: "tenant", tenantId });
  services.erasures.wake();
  return { ...erasureView(row), subjectKey, spelling: person?.spelling ?? null };
}

async function firstProgress(
  services: Services,
  tenantId: TenantId,
  person: NamedPerson | null,
  subjectKey: string | null,
): Promise<ErasureProgress> {
  // Written down before they are destroyed: a crash in between would leave nobody to say which they were.
  if (person === null || subjectKey === null)
    return erasureProgressSchema.parse({ kind: "tenant", keysDestroyed: await services.vault.keyIds(tenantId, null) });
  return erasureProgressSchema.parse({
    kind: "subject",
    subject: { digest: subjectDigest(subjectKey, person.spelling) },
    refs: person.refs,
    nothingHeld: holdsNothing(person, await countHeld(services, tenantId, person)),
    keysDestroyed: person.keyIds,
  });
}

async function writeIntent(
  services: Services,
  actor: Actor,
  target: { tenantId: TenantId; person: NamedPerson | null; progress: ErasureProgress },
) {
  const { tenantId, person, progress } = target;
  const subjectRef = person?.refs[0] ?? null;
  const now = services.clock.now();
  return services.db.write(async (tx) => {
    const current = await tx.tenant.findUnique({ where: { id: tenantId }, select: { name: true, generation: true } });
    if (current === null) throw notFound("Tenant");
    const early = { in: ["blocked", "key-destroyed"] };
    if ((await tx.erasure.findFirst({ where: { tenantId, subjectRef, state: early } })) !== null)
      throw new ServiceError("conflict", "The very same erasure is under way: wait until it is complete.");
    const generation = current.generation + 1;
    const blocking = person === null ? { state: "blocked" } : {};
    // A store that began before gives up, whosever it is: for one moment some answers are not kept.
    await tx.tenant.update({ where: { id: tenantId }, data: { generation, ...blocking } });
    const id = nextId();
    const details = { ofSubject: person !== null, generation };
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
}
