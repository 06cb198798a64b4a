import { z } from "zod";
import type { EntryId, TenantId } from "@/lib/core/brand";
import type { JsonValue } from "@/lib/core/json";
import type { Actor, Services } from "../context";
import { openEntry } from "../gateway/open-entry";
import { refuseEntry } from "../gateway/refuse-entry";
import { allows, permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import type { EntryDetailView } from "../views";
import { isOfAudience } from "./audience";
import { entryViewFor } from "./entry-view";

export const entryIdSchema = strictObject({ tenantId: z.string().min(1).max(64), id: z.string().min(1).max(64) });

/**
 * With the scrubbed answer, verified as before a serve: a row that fails shows no answer and is quarantined.
 * @param audience of the app that asks: what it has stored for another, it does not read here
 */
export async function getEntry(
  services: Services,
  actor: Actor,
  input: z.infer<typeof entryIdSchema>,
  audience: string | null = null,
): Promise<EntryDetailView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries", tenantId);
  const entry = await services.db.entries.get(tenantId, input.id as EntryId);
  // An app must not learn that somebody's unconfirmed answer is there.
  if (entry === null || (actor.kind === "app" && entry.sharing === "candidate")) throw notFound("Entry");
  if (actor.kind === "app" && !(await isOfAudience(services, tenantId, audience))(entry)) throw notFound("Entry");
  const opened = await openEntry(services, entry);
  if (opened.ok && entry.quarantinedAt === null)
    return { ...entryViewFor(actor, entry), ...answerFor(actor, tenantId, opened.answerText), verified: true };
  if (!opened.ok && entry.quarantinedAt === null) refuseEntry(services, entry, opened.cause);
  return { ...entryViewFor(actor, entry), answer: null, answerHidden: false, verified: false };
}

/** What prompts brought back is for those who may read answers; that there is one, and that it is whole, for the others too. */
function answerFor(
  actor: Actor,
  tenantId: TenantId,
  answerText: string,
): Pick<EntryDetailView, "answer" | "answerHidden"> {
  if (!allows(actor, "answers", tenantId)) return { answer: null, answerHidden: true };
  return { answer: JSON.parse(answerText) as JsonValue, answerHidden: false };
}
