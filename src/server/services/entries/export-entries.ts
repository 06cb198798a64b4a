import type { EntryId } from "@/lib/core/brand";
import type { JsonValue } from "@/lib/core/json";
import { isCanary } from "@/lib/core/writer";
import type { StoredEntry } from "../../ports/entry-store";
import { auditEvent } from "../audit/audit-event";
import type { AppActor, Services } from "../context";
import { openEntry } from "../gateway/open-entry";
import { refuseEntry } from "../gateway/refuse-entry";
import { permit } from "../permit";
import type { EntryView } from "../views";
import { isOfAudience } from "./audience";
import { entryViewFor } from "./entry-view";

const PAGE = 100;

export type ExportedEntry = EntryView & { readonly answer: JsonValue };

/**
 * What the tenant's entries hold, newest first, for a copy elsewhere: answers and what was recorded of their calls. No
 * questions, for none is kept; and nothing that serves one person only, which is theirs to ask for.
 * @param of `before`: the id of the last entry of an export that was cut off; `audience`: whose answers, null: those of none
 */
export async function* exportEntries(
  services: Services,
  actor: AppActor,
  { before, audience }: { readonly before?: string | undefined; readonly audience: string | null },
): AsyncGenerator<ExportedEntry> {
  const { tenantId } = actor;
  permit(actor, "entries", tenantId);
  permit(actor, "answers", tenantId);
  await auditEvent(services, { actor, action: "entries.export", tenantId, target: null, details: {} });
  const isAsked = await isOfAudience(services, tenantId, audience);
  let cursor = before as EntryId | undefined;
  for (;;) {
    const page = await services.db.entries.list(tenantId, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const entry of page) {
      const answer = isForAll(services, entry) && isAsked(entry) ? await answerOf(services, entry) : undefined;
      if (answer !== undefined) yield { ...entryViewFor(actor, entry), answer };
    }
    cursor = page.at(-1)?.id;
    if (cursor === undefined || page.length < PAGE) return;
  }
}

function isForAll(services: Services, entry: StoredEntry): boolean {
  const expired = entry.expiresAt !== null && entry.expiresAt <= services.clock.now();
  return entry.subjectRef === null && entry.quarantinedAt === null && !expired && !isCanary(entry.tags);
}

/** Verified as before a serve; undefined: it failed its proof. */
async function answerOf(services: Services, entry: StoredEntry): Promise<JsonValue | undefined> {
  const opened = await openEntry(services, entry);
  if (opened.ok) return JSON.parse(opened.answerText) as JsonValue;
  refuseEntry(services, entry, opened.cause);
  return undefined;
}
