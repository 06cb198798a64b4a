import { z } from "zod";
import type { AdminClient, AdminTransaction } from "../../ports/database";
import { WEBHOOK_EVENTS } from "./webhook-events";

const stateSchema = z.object({
  name: z.string(),
  /** Shown in place of the address, which may hold a secret. */
  host: z.string(),
  /** Base64 of address and secret, sealed by the vault. */
  sealed: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  enabled: z.boolean(),
  createdAt: z.number(),
  /** The last record of the audit trail that was told or given up. */
  after: z.number(),
  tries: z.number(),
  /** Not before, milliseconds since 1970. */
  retryAt: z.number(),
  /** Events that were given up. */
  dropped: z.number(),
  deliveredAt: z.number().nullable(),
  failure: z.object({ at: z.number(), why: z.string() }).nullable(),
});
export type WebhookState = z.infer<typeof stateSchema>;

export interface Webhook {
  readonly id: string;
  /** Null: told of every tenant and of the server. */
  readonly tenantId: string | null;
  readonly state: WebhookState;
}

const PREFIX = "webhook:";

/** The row of `server_setting`. It ends in the tenant's id, with which it is deleted. */
export function webhookRow({ id, tenantId }: Pick<Webhook, "id" | "tenantId">): string {
  return `${PREFIX}${id}:${tenantId ?? ""}`;
}

/** What the vault seals it under. */
export function webhookSecretName(id: string): string {
  return `webhook/${id}`;
}

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** Oldest first. @param tenantId null: the server's; left out: all */
export async function readWebhooks(db: AdminClient | AdminTransaction, tenantId?: string | null): Promise<Webhook[]> {
  const rows = await db.serverSetting.findMany({
    where: { name: { startsWith: PREFIX, ...(tenantId === undefined ? {} : { endsWith: `:${tenantId ?? ""}` }) } },
    orderBy: { name: "asc" },
  });
  return rows.map(webhookOf);
}

/** Null: it is not there, or another tenant's. */
export async function findWebhook(
  db: AdminClient | AdminTransaction,
  of: Pick<Webhook, "id" | "tenantId">,
): Promise<Webhook | null> {
  const row = await db.serverSetting.findUnique({ where: { name: webhookRow(of) } });
  return row === null ? null : webhookOf(row);
}

export async function writeWebhook(tx: AdminTransaction, webhook: Webhook): Promise<void> {
  const name = webhookRow(webhook);
  const value = JSON.stringify(webhook.state);
  await tx.serverSetting.upsert({ where: { name }, create: { name, value }, update: { value } });
}

function webhookOf({ name, value }: { name: string; value: string }): Webhook {
  const [id = "", tenantId = ""] = name.slice(PREFIX.length).split(":");
  return { id, tenantId: tenantId === "" ? null : tenantId, state: stateSchema.parse(JSON.parse(value)) };
}
