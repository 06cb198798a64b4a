import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { namedInReceipt } from "@/lib/receipt/sign-receipt";
import type { Actor, Services } from "../context";
import { countHeld, tenantNameOf } from "../erasures/preview-erasure";
import { erasureProgressSchema } from "../erasures/progress";
import { beginErasure } from "../erasures/start-erasure";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import type { ErasurePreviewView, StartedErasureView } from "../views";
import { claimOf } from "./claim-deletion";

export const deleteTenantSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  /** The tenant's name, typed by whoever confirms. */
  confirm: z.string().max(256),
});

/** How much a deletion would take, and what confirms it. Writes nothing. */
export async function previewDeletion(
  services: Services,
  actor: Actor,
  input: { tenantId: string },
): Promise<ErasurePreviewView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "tenants.delete", tenantId);
  const tenantName = await tenantNameOf(services, tenantId);
  await services.recorder.flush().catch(() => undefined);
  const held = await countHeld(services, tenantId, null);
  return { tenantName, subject: null, nothingHeld: false, ...held, confirm: tenantName };
}

/**
 * An erasure of everything, and then of the tenant itself: its name, settings, app keys, policies and grants, and what the
 * audit trail says of it. The receipt holds the name only as a digest, under a key that this reply gives once; the same key
 * asks how far it is and fetches the receipt, for the tenant's app keys are gone.
 * @throws ServiceError `invalid` when the confirmation does not fit, `conflict` while it is being erased
 */
export async function deleteTenant(
  services: Services,
  actor: Actor,
  input: z.infer<typeof deleteTenantSchema>,
): Promise<StartedErasureView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "tenants.delete", tenantId);
  const name = await tenantNameOf(services, tenantId);
  if (input.confirm !== name)
    throw new ServiceError("invalid", `To confirm, send "confirm" with exactly this text: ${name}`);
  await services.recorder.flush().catch(() => undefined);
  const subjectKey = randomBytes(32).toString("base64url");
  const progress = erasureProgressSchema.parse({
    kind: "deletion",
    subject: namedInReceipt(subjectKey, name),
    claim: claimOf(subjectKey),
    keysDestroyed: await services.vault.keyIds(tenantId, null),
  });
  return beginErasure(services, { actor, tenantId, person: null, progress, subjectKey });
}
