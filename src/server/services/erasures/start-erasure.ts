import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { namedInReceipt } from "@/lib/receipt/sign-receipt";
import { StoreError } from "../../ports/entry-store";
import type { Actor, Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import type { StartedErasureView } from "../views";
import { writeIntoLedger } from "./erasure-in-ledger";
import { type ErasureIntent, writeIntent } from "./erasure-intent";
import { caseNumberSchema, type ErasureRow, erasureView } from "./erasure-view";
import { type NamedPerson, personOf } from "./person";
import { countHeld, erasureTargetSchema, holdsNothing, tenantNameOf } from "./preview-erasure";
import { type ErasureProgress, erasureProgressSchema } from "./progress";

export const startErasureSchema = erasureTargetSchema.extend({
  /** The tenant's name, or the subject when a subject is erased: typed by whoever confirms. */
  confirm: z.string().max(256),
  /** Kept with the erasure, so that it is found again: no name of a person. */
  caseNumber: caseNumberSchema.optional(),
});

/**
 * Writes the intent in one transaction with the audit record, then goes on in the background. A whole tenant is blocked
 * until its rows are gone; of a person only what is theirs. Several may be under way at once.
 * @throws ServiceError `invalid` when the confirmation does not fit, `conflict` when the very same is under way already
 */
export async function startErasure(
  services: Services,
  actor: Actor,
  input: z.infer<typeof startErasureSchema>,
): Promise<StartedErasureView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "erase", tenantId);
  // First: asking for the keys of a tenant that nobody knows would make some.
  const tenantName = await tenantNameOf(services, tenantId);
  const wanted = input.subject ?? tenantName;
  if (input.confirm !== wanted)
    throw new ServiceError("invalid", `To confirm, send "confirm" with exactly this text: ${wanted}`);
  await services.recorder.flush().catch(() => undefined);
  const person = input.subject === undefined ? null : await personOf(services, tenantId, input.subject);
  const subjectKey = person === null ? null : randomBytes(32).toString("base64url");
  const progress = await firstProgress(services, tenantId, person, subjectKey);
  progress.caseNumber = input.caseNumber || null;
  return beginErasure(services, { actor, tenantId, person, progress, subjectKey });
}

interface Beginning extends Pick<ErasureIntent, "actor" | "tenantId" | "person" | "progress"> {
  readonly subjectKey: string | null;
}

/** From the intent on the disk to blocked everywhere; the rest follows in the background. */
export async function beginErasure(
  services: Services,
  { actor, tenantId, person, progress, subjectKey }: Beginning,
): Promise<StartedErasureView> {
  const id = nextId();
  // On the disk before anybody is told, and before anything can be lost.
  progress.ledger = await writeIntoLedger(services, { id, tenantId, refs: person?.refs ?? null }, progress);
  const createdAt = new Date(services.clock.now());
  const tenantName = await tenantNameOf(services, tenantId);
  const row = await writeOrHold(services, { actor, id, tenantId, tenantName, person, progress, createdAt });
  services.tenants.forget(tenantId);
  // Blocked everywhere before the caller hears of it: from here on no process serves what is to go.
  await services.coordination.publish({ topic: "tenant", tenantId });
  services.erasures.wake();
  return { ...erasureView(row), subjectKey, spelling: person?.spelling ?? null };
}

async function firstProgress(
  services: Services,
  tenantId: TenantId,
  person: NamedPerson | null,
  subjectKey: string | null,
): Promise<ErasureProgress> {
  // Written down before they are destroyed: a crash in between would leave nobody to say which they were.
  if (person === null || subjectKey === null)
    return erasureProgressSchema.parse({ kind: "tenant", keysDestroyed: await services.vault.keyIds(tenantId, null) });
  return erasureProgressSchema.parse({
    kind: "subject",
    subject: namedInReceipt(subjectKey, person.spelling),
    refs: person.refs,
    nothingHeld: holdsNothing(person, await countHeld(services, tenantId, person)),
    keysDestroyed: person.keyIds,
  });
}

/** A database that can't be written (a full disk) holds up the rows, not the keys: nothing can be read when this returns. */
async function writeOrHold(services: Services, intent: ErasureIntent): Promise<ErasureRow> {
  try {
    return await writeIntent(services, intent);
  } catch (error) {
    if (error instanceof StoreError && error.code === "unavailable") return services.erasures.hold(intent);
    await services.ledger.write({ act: "withdrawn", tenantId: intent.tenantId, id: intent.id });
    throw error;
  }
}
