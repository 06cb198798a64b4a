import { DROP_ACTION, rangesOf } from "@/lib/audit/dropped-records";
import type { TenantId } from "@/lib/core/brand";
import type { Services } from "../context";
import { OUTLIVING, writeAudit } from "./audit-event";

/** In the place of the action, of a record of which only the leaf is left. */
export const DROPPED = "dropped";
const STEP = 500;
/** Records that are written meanwhile are few: the tenant is blocked. */
const STEPS_MAX = 10_000;

/**
 * Takes out what records of a deleted tenant say, and leaves their leaves, so that the tree and every checkpoint that
 * somebody keeps still fit. Only what a checkpoint covers, and with a record that says which. May be repeated.
 * @returns how many
 */
export async function dropAuditRecords(services: Services, tenantId: TenantId): Promise<number> {
  let dropped = 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    const count = await dropSome(services, tenantId);
    if (count === 0) break;
    dropped += count;
  }
  // What says so is signed at once: until then nobody could tell it from a record that was taken away.
  if (dropped > 0) await services.auditTree.extend();
  return dropped;
}

async function dropSome({ auditTree, db, clock }: Services, tenantId: TenantId): Promise<number> {
  await auditTree.extend();
  // A trail that is broken already is not signed, and holds up no deletion.
  const covered = auditTree.isBroken ? Number.MAX_SAFE_INTEGER : auditTree.coveredRecords;
  return db.write(async (tx) => {
    const where = { tenantId, action: { notIn: [...OUTLIVING] }, seq: { lte: Math.min(covered, 2 ** 31 - 1) } };
    const rows = await tx.auditRecord.findMany({ where, orderBy: { seq: "asc" }, take: STEP, select: { seq: true } });
    if (rows.length === 0) return 0;
    const seqs = rows.map(({ seq }) => seq);
    const data = { actor: "", action: DROPPED, tenantId: null, target: null, details: "{}" };
    await tx.auditRecord.updateMany({ where: { seq: { in: seqs } }, data });
    const details = { ranges: rangesOf(seqs).map(([from, to]) => [from, to]) };
    const actor = { kind: "system" as const };
    await writeAudit(tx, clock.now(), { actor, action: DROP_ACTION, tenantId: null, target: tenantId, details });
    return seqs.length;
  });
}
