import { z } from "zod";
import type { TrailRecord } from "@/lib/audit/verify-trail";
import type { Actor, Services } from "../context";
import { receiptPublicKey } from "../erasures/receipt-key";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import { DROPPED } from "./drop-audit-records";

export const exportAuditSchema = strictObject({
  /** `seq` of the last record of the page before. */
  after: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1_000).default(1_000),
});

/** The records as they were hashed, oldest first; of a deleted tenant's, the hashes. */
export async function exportAudit(
  services: Services,
  actor: Actor,
  input: z.infer<typeof exportAuditSchema>,
): Promise<TrailRecord[]> {
  permit(actor, "audit", null);
  const rows = await services.db.read.auditRecord.findMany({
    where: { seq: { gt: input.after } },
    orderBy: { seq: "asc" },
    take: input.limit,
  });
  return rows.map(({ leafHash, at, ...row }) =>
    row.action === DROPPED ? { seq: row.seq, dropped: leafHash } : { ...row, at: Number(at) },
  );
}

export interface CheckpointView {
  /** A signed note; null before the first. */
  checkpoint: string | null;
  /** The key that signs receipts signs checkpoints too. */
  publicKeyPem: string;
}

export async function getCheckpoint(services: Services, actor: Actor): Promise<CheckpointView> {
  permit(actor, "audit", null);
  return { checkpoint: await services.auditTree.checkpoint(), publicKeyPem: await receiptPublicKey(services.vault) };
}
