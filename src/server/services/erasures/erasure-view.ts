import { z } from "zod";
import { CASE_CHARS_MAX } from "@/lib/core/form-bounds";
import type { Actor, Services } from "../context";
import { permit, tenantsAllowed } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import type { ErasureState, ErasureView } from "../views";
import { readProgress } from "./progress";
import { receiptPublicKey } from "./receipt-key";

export interface ErasureRow {
  id: string;
  tenantId: string;
  tenantName: string;
  subjectRef: string | null;
  state: string;
  generation: number;
  requestedBy: string;
  progress: string;
  receipt: string | null;
  failure: string | null;
  createdAt: Date;
  completedAt: Date | null;
}

/** Looked for in a text of the database, where these mean something else. */
export const caseNumberSchema = z
  .string()
  .trim()
  .max(CASE_CHARS_MAX)
  .regex(/^[^"\\%_]*$/, 'A case number has no ", \\, % or _.');

export const erasureIdSchema = strictObject({ id: z.string().min(1).max(64) });
export const listErasuresSchema = strictObject({
  tenantId: z.string().max(64).optional(),
  /** The whole number, as it was given. */
  caseNumber: caseNumberSchema.min(1).optional(),
});

const LIST_MAX = 200;

export function erasureView(row: ErasureRow): ErasureView {
  const progress = readProgress(row.progress);
  return {
    id: row.id,
    tenantId: row.tenantId,
    tenantName: row.tenantName,
    kind: progress.kind,
    ofSubject: row.subjectRef !== null || progress.kind === "subject",
    state: row.state as ErasureState,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    counts: progress.counts,
    steps: progress.steps,
    failure: row.failure,
    waitsFor: row.state === "complete" ? null : progress.waitsFor,
    nextAttemptAt: progress.nextAttemptAt === 0 ? null : new Date(progress.nextAttemptAt).toISOString(),
    attempts: progress.attempts,
    nothingHeld: progress.nothingHeld,
    caseNumber: progress.caseNumber,
    hasReceipt: row.receipt !== null,
  };
}

export async function getErasure(services: Services, actor: Actor, input: { id: string }): Promise<ErasureView> {
  return erasureView(await readErasure(services, actor, input.id));
}

/** Newest first. */
export async function listErasures(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listErasuresSchema>,
): Promise<ErasureView[]> {
  const allowed = input.tenantId === undefined ? tenantsAllowed(actor, "erasures") : [input.tenantId];
  for (const tenantId of allowed ?? []) permit(actor, "erasures", tenantId);
  if (allowed?.length === 0) permit(actor, "erasures", null);
  const { caseNumber } = input;
  const ofCase = (row: ErasureRow) => caseNumber === undefined || readProgress(row.progress).caseNumber === caseNumber;
  const where = {
    ...(allowed === null ? {} : { tenantId: { in: allowed } }),
    // As it stands in the text; a database that sees no case finds more, which are left out below.
    ...(caseNumber === undefined ? {} : { progress: { contains: `"caseNumber":${JSON.stringify(caseNumber)}` } }),
  };
  const rows = await services.db.read.erasure.findMany({ where, orderBy: { createdAt: "desc" }, take: LIST_MAX });
  const held = services.erasures.heldRows().filter(({ tenantId }) => tenantId === (input.tenantId ?? tenantId));
  return [...held.reverse(), ...rows].filter(ofCase).map(erasureView);
}

/** The receipt and the key that checks it. @throws ServiceError `conflict` before the erasure is complete */
export async function getReceipt(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<{ receipt: string; publicKeyPem: string }> {
  return receiptOf(services, await readErasure(services, actor, input.id));
}

/** @throws ServiceError `conflict` before the erasure is complete */
export async function receiptOf(
  services: Services,
  row: ErasureRow,
): Promise<{ receipt: string; publicKeyPem: string }> {
  if (row.receipt === null) throw new ServiceError("conflict", "The receipt is written when the erasure is complete.");
  return { receipt: row.receipt, publicKeyPem: await receiptPublicKey(services.vault) };
}

/** Written down, or waiting for a database that can't be. */
export async function findErasure(services: Services, id: string): Promise<ErasureRow | null> {
  const held = services.erasures.heldRows().find((one) => one.id === id);
  return held ?? (await services.db.read.erasure.findUnique({ where: { id } }));
}

async function readErasure(services: Services, actor: Actor, id: string): Promise<ErasureRow> {
  const row = await findErasure(services, id);
  if (row === null || (actor.kind === "app" && row.tenantId !== actor.tenantId)) throw notFound("Erasure");
  permit(actor, "erasures", row.tenantId);
  return row;
}
