import { z } from "zod";
import type { Act } from "../access";
import type { BulkKind, BulkWorkView } from "../bulk-work";
import type { Actor, Services } from "../context";
import { allows } from "../permit";
import { strictObject } from "../strict-object";

export const listJobsSchema = strictObject({ tenantId: z.string().min(1).max(64).optional() });

/** Who may do the work may watch it and end it. */
export const ACT_OF: Readonly<Record<BulkKind, Act>> = {
  "entries.delete": "entries.remove",
  "entries.evict": "entries.remove",
  "subject.export": "export",
};

/** Each of them once. */
export const JOB_ACTS: readonly Act[] = [...new Set(Object.values(ACT_OF))];

/** Long work of this process that is under way, oldest first: of the tenant, or of all in which the actor may do it. */
export async function listJobs(
  services: Services,
  actor: Actor,
  { tenantId }: z.infer<typeof listJobsSchema>,
): Promise<BulkWorkView[]> {
  return services.bulk
    .list()
    .filter(
      (job) => (tenantId === undefined || job.tenantId === tenantId) && allows(actor, ACT_OF[job.kind], job.tenantId),
    );
}
