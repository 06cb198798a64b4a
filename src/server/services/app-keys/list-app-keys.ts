import { z } from "zod";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { readQuota } from "../quotas/quota-schema";
import { strictObject } from "../strict-object";
import type { AppKeyScope, AppKeyView } from "../views";

export const listAppKeysSchema = strictObject({ tenantId: z.string().min(1).max(64) });

interface AppKeyRow {
  id: string;
  name: string;
  prefix: string;
  scopes: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  addresses: string;
  quota: string;
}

/** Newest first, revoked ones too. */
export async function listAppKeys(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listAppKeysSchema>,
): Promise<AppKeyView[]> {
  permit(actor, "keys", input.tenantId);
  const rows = await services.db.read.appKey.findMany({
    where: { tenantId: input.tenantId },
    orderBy: { createdAt: "desc" },
  });
  return rows.map(appKeyView);
}

export function appKeyView(row: AppKeyRow): AppKeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    addresses: row.addresses === "" ? [] : row.addresses.split(","),
    quota: readQuota(row.quota),
    scopes: row.scopes.split(" ") as AppKeyScope[],
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
