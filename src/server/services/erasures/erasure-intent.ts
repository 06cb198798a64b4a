import type { TenantId } from "@/lib/core/brand";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { ServiceError } from "../service-error";
import type { ErasureRow } from "./erasure-view";
import type { NamedPerson } from "./person";
import type { ErasureProgress } from "./progress";

/** What was asked for, before it stands in the database. */
export interface ErasureIntent {
  readonly actor: Actor;
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tenantName: string;
  /** Null: the whole tenant. */
  readonly person: NamedPerson | null;
  readonly progress: ErasureProgress;
  readonly createdAt: Date;
}

/** The row as it will stand there: for whoever looks meanwhile. */
export function rowOfIntent(intent: ErasureIntent): ErasureRow {
  const { id, tenantId, tenantName, person, progress, actor, createdAt } = intent;
  return {
    id,
    tenantId,
    tenantName,
    subjectRef: person?.refs[0] ?? null,
    state: "blocked",
    generation: 0,
    requestedBy: actorName(actor),
    progress: JSON.stringify(progress),
    receipt: null,
    failure: "DatabaseNotWritable",
    createdAt,
    completedAt: null,
  };
}

export async function writeIntent(
  services: Services,
  { actor, id, tenantId, tenantName, person, progress, createdAt }: ErasureIntent,
): Promise<ErasureRow> {
  const subjectRef = person?.refs[0] ?? null;
  return services.db.write(async (tx) => {
    const current = await tx.tenant.findUnique({ where: { id: tenantId }, select: { name: true, generation: true } });
    const early = { in: ["blocked", "key-destroyed"] };
    if ((await tx.erasure.findFirst({ where: { tenantId, subjectRef, state: early } })) !== null)
      throw new ServiceError("conflict", "The very same erasure is under way: wait until it is complete.");
    const generation = (current?.generation ?? 0) + 1;
    const blocking = person === null ? { state: "blocked" } : {};
    // A store that began before gives up, whosever it is: for one moment some answers are not kept.
    await tx.tenant.updateMany({ where: { id: tenantId }, data: { generation, ...blocking } });
    const details = { ofSubject: person !== null, generation };
    await writeAudit(tx, services.clock.now(), { actor, action: "erasure.request", tenantId, target: id, details });
    return tx.erasure.create({
      data: {
        id,
        tenantId,
        tenantName: current?.name ?? tenantName,
        subjectRef,
        state: "blocked",
        generation,
        requestedBy: actorName(actor),
        progress: JSON.stringify(progress),
        createdAt,
      },
    });
  });
}
