import type { StoredEntry } from "../../ports/entry-store";
import { auditEvent } from "../audit/audit-event";
import type { Services } from "../context";
import type { OpenFailure } from "./open-entry";

/** An entry that failed its proof: out of the index, quarantined, counted, audited. It is never served again. */
export async function refuseEntry(services: Services, entry: StoredEntry, cause: OpenFailure): Promise<void> {
  services.metrics.quarantined.inc({ cause });
  services.similarity.remove(entry.tenantId, entry.scope, [entry.id]);
  services.log.error({ tenantId: entry.tenantId, entryId: entry.id, cause }, "entry refused and quarantined");
  try {
    await services.db.entries.quarantine(entry.tenantId, entry.id, services.clock.now());
    await auditEvent(services, {
      actor: { kind: "system" },
      action: "entry.quarantine",
      tenantId: entry.tenantId,
      target: entry.id,
      details: { cause },
    });
  } catch (error) {
    // The signature fails again at the next look: not writing it down does not make it servable.
    services.log.error({ err: error }, "quarantine could not be recorded");
  }
}
