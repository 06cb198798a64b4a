import { z } from "zod";
import { auditEvent } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { allows, permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import { ACT_OF } from "./list-jobs";

export const cancelJobSchema = strictObject({ id: z.string().min(1).max(64) });

/** Ends it before its next slice; what went before stays done. @throws ServiceError `not-found`, also when it has ended */
export async function cancelJob(
  services: Services,
  actor: Actor,
  { id }: z.infer<typeof cancelJobSchema>,
): Promise<{ id: string; done: number }> {
  const job = services.bulk.list().find((one) => one.id === id);
  if (job === undefined) throw notFound("Job");
  const { kind, tenantId, done } = job;
  // Who may see nothing of the tenant does not learn that it runs.
  if (!allows(actor, "entries", tenantId)) throw notFound("Job");
  permit(actor, ACT_OF[kind], tenantId);
  await auditEvent(services, { actor, action: "job.cancel", tenantId, target: id, details: { kind, done } });
  services.bulk.cancel(id);
  return { id, done };
}
