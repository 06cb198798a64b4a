import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { APP_KEY_RANDOM_BYTES, appKeyHash, appKeyPrefix, formatAppKey } from "@/lib/keying/app-key";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { quotaSchema, readQuota, writeQuota } from "../quotas/quota-schema";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { APP_KEY_SCOPES, type NewAppKeyView } from "../views";
import { addressesSchema } from "./addresses";
import { appKeyView } from "./list-app-keys";

const DAY_MS = 86_400_000;
const KEYS_MAX = 1_000;

export const createAppKeySchema = strictObject({
  tenantId: z.string().min(1).max(64),
  name: z.string().trim().min(1, "Give the key a name: where it is used.").max(100),
  scopes: z.array(z.enum(APP_KEY_SCOPES)).min(1, "Choose at least one scope."),
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
  mode: z.enum(["live", "test"]).default("live"),
  /** Addresses and ranges that it may be used from; none: from anywhere. */
  addresses: addressesSchema,
  /** What it may ask for and spend; none: no limit of its own. */
  quota: quotaSchema.optional(),
});

export function newAppKeySecret(mode: "live" | "test"): string {
  return formatAppKey(mode, randomBytes(APP_KEY_RANDOM_BYTES));
}

/** The secret is in the answer and nowhere else: the database keeps an HMAC of it. */
export async function createAppKey(
  services: Services,
  actor: Actor,
  input: z.input<typeof createAppKeySchema>,
  secret = newAppKeySecret(input.mode ?? "live"),
): Promise<NewAppKeyView> {
  permit(actor, "keys.write", input.tenantId);
  const tenantId = input.tenantId as TenantId;
  const expiresInDays = input.expiresInDays ?? null;
  const now = services.clock.now();
  const row = await services.db.write(async (tx) => {
    const tenant = await tx.tenant.findUnique({
      where: { id: tenantId },
      include: { _count: { select: { appKeys: true } } },
    });
    if (tenant === null) throw notFound("Tenant");
    if (tenant._count.appKeys >= KEYS_MAX)
      throw new ServiceError("too-many", `A tenant may have ${KEYS_MAX} app keys.`);
    const created = await tx.appKey.create({
      data: {
        id: nextId(),
        tenantId,
        name: input.name,
        prefix: appKeyPrefix(secret),
        hash: appKeyHash(await services.vault.appKeyPepper(), secret),
        scopes: [...new Set(input.scopes)].join(" "),
        addresses: (input.addresses ?? []).join(","),
        quota: writeQuota(input.quota ?? {}),
        createdBy: actorName(actor),
        expiresAt: expiresInDays === null ? null : new Date(now + expiresInDays * DAY_MS),
      },
    });
    const { name, prefix, scopes } = created;
    const details = { name, prefix, scopes, quota: readQuota(created.quota) };
    await writeAudit(tx, now, { actor, action: "app-key.create", tenantId, target: created.id, details });
    return created;
  });
  return { ...appKeyView(row), secret };
}
