import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { JsonValue } from "@/lib/core/json";
import type { StoredEntry } from "../../ports/entry-store";
import { auditEvent } from "../audit/audit-event";
import type { Progress } from "../bulk-work";
import type { Actor, Services } from "../context";
import { entryViewFor } from "../entries/entry-view";
import { personOf } from "../erasures/person";
import { openEntry } from "../gateway/open-entry";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import type { EntryView } from "../views";

export const exportSubjectSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  subject: z.string().min(1).max(256),
});

const DECISIONS_MAX = 10_000;

export interface SubjectExport {
  subject: string;
  exportedAt: string;
  entries: (EntryView & { answer: JsonValue })[];
  decisions: { at: string; outcome: string; reason: string; model: string; wire: string }[];
}

/** Rows that are opened before others get their turn: each costs some microseconds of the event loop. */
const SLICE = 50;

/** @throws ServiceError `conflict` when it was cancelled */
async function openAll(
  services: Services,
  actor: Actor,
  rows: readonly StoredEntry[],
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<SubjectExport["entries"]> {
  const entries: SubjectExport["entries"] = [];
  for (const row of rows) {
    const opened = await openEntry(services, row);
    entries.push({
      ...entryViewFor(actor, row),
      answer: opened.ok ? (JSON.parse(opened.answerText) as JsonValue) : null,
    });
    if (entries.length % SLICE !== 0) continue;
    progress(SLICE);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw new ServiceError("conflict", "The export was cancelled.");
  }
  return entries;
}

/** All that is held about one person of the tenant, answers too: the file is for that person. */
export async function exportSubject(
  services: Services,
  actor: Actor,
  input: z.infer<typeof exportSubjectSchema>,
): Promise<SubjectExport> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "export", tenantId);
  await services.recorder.flush().catch(() => undefined);
  const person = await personOf(services, tenantId, input.subject);
  const rows = await services.db.entries.listSubject(tenantId, person);
  const what = { tenantId, kind: "subject.export", of: rows.length, at: services.clock.now() } as const;
  const entries = await services.bulk.run(what, (progress, signal) =>
    openAll(services, actor, rows, { progress, signal }),
  );
  const decisions = await services.db.read.decision.findMany({
    where: { tenantId, subjectRef: { in: [...person.refs] } },
    orderBy: { id: "desc" },
    take: DECISIONS_MAX,
  });
  await auditEvent(services, {
    actor,
    action: "subject.export",
    tenantId,
    target: person.refs[0] ?? null,
    details: { entries: entries.length },
  });
  return {
    subject: person.spelling,
    exportedAt: new Date(services.clock.now()).toISOString(),
    entries,
    decisions: decisions.map(({ at, outcome, reason, model, wire }) => ({
      at: new Date(Number(at)).toISOString(),
      outcome,
      reason,
      model,
      wire,
    })),
  };
}
