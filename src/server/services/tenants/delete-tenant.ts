import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { namedInReceipt } from "@/lib/receipt/sign-receipt";
import type { Actor, Services } from "../context";
import { tenantNameOf } from "../erasures/preview-erasure";
import { erasureProgressSchema } from "../erasures/progress";
import { beginErasure } from "../erasures/start-erasure";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import type { StartedErasureView } from "../views";

export const deleteTenantSchema = z.object({
  tenantId: z.string().min(1).max(64),
  /** The tenant's name, typed by whoever confirms. */
  confirm: z.string().max(256),
});

/**
 * An erasure of everything, and then of the tenant itself: its name, settings, app keys, policies and grants, and what the
 * audit trail says of it. The receipt holds the name only as a digest, under a key that this reply gives once.
 * @throws ServiceError `invalid` when the confirmation does not fit, `conflict` while it is being erased
 */
export async function deleteTenant(
  services: Services,
  actor: Actor,
  input: z.infer<typeof deleteTenantSchema>,
): Promise<StartedErasureView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "tenants.write", tenantId);
  permit(actor, "erase", tenantId);
  const name = await tenantNameOf(services, tenantId);
  if (input.confirm !== name)
    throw new ServiceError("invalid", `To confirm, send "confirm" with exactly this text: ${name}`);
  await services.recorder.flush().catch(() => undefined);
  const subjectKey = randomBytes(32).toString("base64url");
  const progress = erasureProgressSchema.parse({
    kind: "deletion",
    subject: namedInReceipt(subjectKey, name),
    keysDestroyed: await services.vault.keyIds(tenantId, null),
  });
  return beginErasure(services, { actor, tenantId, person: null, progress, subjectKey });
}
