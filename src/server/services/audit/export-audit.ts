import { z } from "zod";
import type { TrailRecord } from "@/lib/audit/verify-trail";
import type { Actor, Services } from "../context";
import { receiptPublicKey } from "../erasures/receipt-key";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import { DetailsReader } from "./audit-keys";
import { DROPPED } from "./drop-audit-records";

export const exportAuditSchema = strictObject({
  /** `seq` of the last record of the page before. */
  after: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1_000).default(1_000),
  /** With what is sealed in the records of tenants that are there. A file without it holds no name of a tenant for good. */
  opened: z.boolean().default(true),
});

/** The records as they were hashed, oldest first, what is sealed in them opened beside it; of a deleted tenant's, the hashes. */
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
  const details = new DetailsReader(services.vault);
  const records: TrailRecord[] = [];
  for (const { leafHash, ...row } of rows) {
    const opened = input.opened ? await details.open(row) : null;
    const record = { ...row, at: Number(row.at), ...(opened === null ? {} : { opened }) };
    records.push(row.action === DROPPED ? { seq: row.seq, dropped: leafHash } : record);
  }
  return records;
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
