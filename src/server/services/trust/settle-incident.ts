import { z } from "zod";
import type { EntryId, TenantId } from "@/lib/core/brand";
import { auditEvent } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { deleteEntries } from "../entries/delete-entries";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import { SETTLED } from "./get-trust";

export const settleIncidentSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  entryId: z.string().min(1).max(64),
  /**
   * `never-again`: the entry goes on serving only the very request that it was stored for, as since the report.
   * `right-after-all`: it is removed, so that the next answer is stored afresh and may be matched again.
   * `removed`: it is removed, because it is wrong or was changed.
   */
  verdict: z.enum(["never-again", "right-after-all", "removed"]),
});

/** Somebody has looked at it: it leaves the list, and the audit trail says who decided what. */
export async function settleIncident(
  services: Services,
  actor: Actor,
  input: z.infer<typeof settleIncidentSchema>,
): Promise<{ entryId: string }> {
  const { tenantId, entryId, verdict } = input;
  permit(actor, "entries.remove", tenantId);
  if (verdict !== "never-again" && (await services.db.entries.get(tenantId as TenantId, entryId as EntryId)) !== null) {
    await deleteEntries(services, actor, { tenantId, ids: [entryId] });
  }
  // Last: what fails before stays on the list, and may be tried again.
  await auditEvent(services, { actor, action: SETTLED, tenantId, target: entryId, details: { verdict } });
  return { entryId };
}
