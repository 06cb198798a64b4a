import { z } from "zod";
import type { EntryId, TenantId } from "@/lib/core/brand";
import { signEntry } from "@/lib/seal/entry";
import { auditEvent } from "../audit/audit-event";
import type { AppActor, Services } from "../context";
import { openEntry } from "../gateway/open-entry";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import { SETTLED } from "../trust/get-trust";

const REPORTED = "entry.wrong";

export const feedbackSchema = strictObject({ entry: z.string().min(1).max(64), verdict: z.literal("wrong") });

/**
 * An answer was served to a question that it does not answer. The entry loses its vector and from then on serves only
 * the very request that it was stored for: neither this pair nor another one that looks like it is matched again.
 */
export async function markWrong(
  services: Services,
  actor: AppActor,
  input: z.infer<typeof feedbackSchema>,
): Promise<{ entry: string }> {
  permit(actor, "cache.write", actor.tenantId);
  const entry = await services.db.entries.get(actor.tenantId, input.entry as EntryId);
  if (entry === null || !(await openEntry(services, entry)).ok) throw notFound("Entry");
  // First the record, as with every act on entries: see delete-entries.ts. Said again while nobody has decided, it is none.
  if (!(await isOpen(services, actor.tenantId, entry.id)))
    await auditEvent(services, { actor, action: REPORTED, tenantId: actor.tenantId, target: entry.id, details: {} });
  const keys = await services.vault.tenantKeys(actor.tenantId);
  const { hitCount: _, lastAccessedAt: __, quarantinedAt: ___, signature: ____, ...row } = entry;
  const exactOnly = { ...row, vector: null };
  const { generation } = await services.tenants.get(actor.tenantId);
  // Only an entry of the current generation can be written; an older one goes, which serves the same purpose.
  const put =
    row.generation === generation
      ? await services.db.entries.put({ ...exactOnly, signature: signEntry(keys.mac, exactOnly) })
      : { kind: "stale" };
  if (put.kind === "stale") await services.db.entries.deleteById(actor.tenantId, [entry.id]);
  services.similarity.remove(actor.tenantId, entry.scope, [entry.id]);
  return { entry: entry.id };
}

/** Whether the last word on an entry is that it was reported. */
async function isOpen({ db }: Services, tenantId: TenantId, target: EntryId): Promise<boolean> {
  const last = await db.read.auditRecord.findFirst({
    where: { action: { in: [REPORTED, SETTLED] }, tenantId, target },
    orderBy: { seq: "desc" },
    select: { action: true },
  });
  return last?.action === REPORTED;
}
