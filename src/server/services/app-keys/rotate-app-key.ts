import { z } from "zod";
import { appKeyHash, appKeyPrefix } from "@/lib/keying/app-key";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import type { NewAppKeyView } from "../views";
import { newAppKeySecret } from "./create-app-key";
import { appKeyView } from "./list-app-keys";

const HOUR_MS = 3_600_000;

export const rotateAppKeySchema = strictObject({
  tenantId: z.string().min(1).max(64),
  id: z.string().min(1).max(64),
  /** How long the old one still works, so that apps can change over. */
  overlapHours: z.number().int().min(0).max(720).default(24),
});

/** A new key with the name, the rights and the lifetime of the old one, which ends after the overlap. */
export async function rotateAppKey(
  services: Services,
  actor: Actor,
  input: z.infer<typeof rotateAppKeySchema>,
): Promise<NewAppKeyView> {
  const { tenantId, id, overlapHours } = input;
  permit(actor, "keys.write", tenantId);
  const now = services.clock.now();
  const pepper = await services.vault.appKeyPepper();
  const { old, row, secret } = await services.db.write(async (tx) => {
    const old = await tx.appKey.findFirst({ where: { id, tenantId } });
    if (old === null) throw notFound("App key");
    if (old.revokedAt !== null) throw new ServiceError("conflict", "This key was revoked: make a new one.");
    const secret = newAppKeySecret(old.prefix.startsWith("lth_test_") ? "test" : "live");
    const life = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
    const row = await tx.appKey.create({
      data: {
        id: nextId(),
        tenantId,
        name: old.name,
        prefix: appKeyPrefix(secret),
        hash: appKeyHash(pepper, secret),
        scopes: old.scopes,
        addresses: old.addresses,
        quota: old.quota,
        rotatedFrom: old.id,
        createdBy: actorName(actor),
        expiresAt: life === null ? null : new Date(now + life),
      },
    });
    const ends = Math.min(old.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY, now + overlapHours * HOUR_MS);
    await tx.appKey.update({ where: { id: old.id }, data: { expiresAt: new Date(ends) } });
    const details = { from: old.prefix, to: row.prefix, overlapHours };
    await writeAudit(tx, now, { actor, action: "app-key.rotate", tenantId, target: old.id, details });
    return { old, row, secret };
  });
  services.appKeys.forget(old.hash);
  await services.coordination.publish({ topic: "app-key", hash: old.hash });
  return { ...appKeyView(row), secret };
}
