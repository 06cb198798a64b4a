import type { StoredEntry } from "../../ports/entry-store";
import { auditEvent } from "../audit/audit-event";
import type { Services } from "../context";
import type { OpenFailure } from "./open-entry";

/**
 * An entry that failed its proof: out of the index, counted, quarantined and audited. It is never served again.
 * @param foundIn the scope whose index led to it: the row's own may be what was changed
 */
export function refuseEntry(services: Services, entry: StoredEntry, cause: OpenFailure, foundIn = entry.scope): void {
  services.metrics.quarantined.inc({ cause });
  services.similarity.remove(entry.tenantId, foundIn, [entry.id]);
  // What an erasure has taken the key of: nobody has changed it, and its row goes by itself.
  if (cause === "key-destroyed") return;
  services.log.error({ tenantId: entry.tenantId, entryId: entry.id, cause }, "entry refused and quarantined");
  // Not in the way of the request: until it is written, and if it can't be, the signature fails again at the next look.
  services.background("quarantine", () => quarantine(services, entry, cause));
}

async function quarantine(services: Services, entry: StoredEntry, cause: OpenFailure): Promise<void> {
  await services.db.entries.quarantine(entry.tenantId, entry.id, services.clock.now());
  await auditEvent(services, {
    actor: { kind: "system" },
    action: "entry.quarantine",
    tenantId: entry.tenantId,
    target: entry.id,
    details: { cause },
  });
}
