import { z } from "zod";
import type { AdminTransaction } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { type WebhookView, webhookView } from "./list-webhooks";
import { newWebhookSecret } from "./sign-webhook";
import { WEBHOOK_EVENTS } from "./webhook-events";
import {
  findWebhook,
  readWebhooks,
  type WebhookState,
  type WebhookTarget,
  webhookRow,
  webhookSecretName,
  writeWebhook,
} from "./webhook-row";

const WEBHOOKS_MAX = 20;

const tenantOrServer = z.string().min(1).max(64).nullable();
const webhookId = z.uuid();

export const createWebhookSchema = strictObject({
  /** Null: told of every tenant and of the server. */
  tenantId: tenantOrServer,
  name: z.string().trim().min(1).max(100),
  url: z.string().trim().max(2_000),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length),
});

export const changeWebhookSchema = strictObject({
  tenantId: tenantOrServer,
  id: webhookId,
  /** Left out: as it was. */
  enabled: z.boolean().optional(),
  events: createWebhookSchema.shape.events.optional(),
});

export const removeWebhookSchema = strictObject({ tenantId: tenantOrServer, id: webhookId });

/** @returns with its secret, which is shown this once */
export async function createWebhook(
  services: Services,
  actor: Actor,
  { tenantId, name, url, events }: z.infer<typeof createWebhookSchema>,
): Promise<WebhookView & { secret: string }> {
  permit(actor, "keys.write", tenantId);
  const host = hostOf(services, url);
  const id = nextId();
  const target: WebhookTarget = { url, secret: newWebhookSecret() };
  const sealed = await services.vault.sealSecret(webhookSecretName(id), JSON.stringify(target));
  const now = services.clock.now();
  const webhook = await services.db.write(async (tx) => {
    if (tenantId !== null && (await tx.tenant.findUnique({ where: { id: tenantId } })) === null)
      throw notFound("Tenant");
    if ((await readWebhooks(tx, tenantId)).length >= WEBHOOKS_MAX)
      throw new ServiceError("too-many", `There may be ${WEBHOOKS_MAX} webhooks: remove one first.`);
    const state: WebhookState = {
      name,
      host,
      sealed: Buffer.from(sealed).toString("base64"),
      events: [...new Set(events)],
      enabled: true,
      createdAt: now,
      after: await newestRecord(tx),
      tries: 0,
      retryAt: 0,
      dropped: 0,
      deliveredAt: null,
      failure: null,
    };
    await writeWebhook(tx, { id, tenantId, state });
    const act = { actor, action: "webhook.create", tenantId, target: id, details: { name, host, events } };
    await writeAudit(tx, now, act);
    return { id, tenantId, state };
  });
  return { ...webhookView(webhook), secret: target.secret };
}

/** What happened while it was off is not told later. */
export async function changeWebhook(
  services: Services,
  actor: Actor,
  { tenantId, id, enabled, events }: z.infer<typeof changeWebhookSchema>,
): Promise<WebhookView> {
  permit(actor, "keys.write", tenantId);
  const changed = await services.db.write(async (tx) => {
    const known = await findWebhook(tx, { id, tenantId });
    if (known === null) throw notFound("Webhook");
    const begins = enabled === true && !known.state.enabled;
    const state: WebhookState = {
      ...known.state,
      enabled: enabled ?? known.state.enabled,
      events: events === undefined ? known.state.events : [...new Set(events)],
      ...(begins ? { after: await newestRecord(tx), tries: 0, retryAt: 0, failure: null } : {}),
    };
    await writeWebhook(tx, { ...known, state });
    const details = { name: state.name, enabled: state.enabled, events: state.events };
    await writeAudit(tx, services.clock.now(), { actor, action: "webhook.update", tenantId, target: id, details });
    return { ...known, state };
  });
  return webhookView(changed);
}

export async function removeWebhook(
  services: Services,
  actor: Actor,
  { tenantId, id }: z.infer<typeof removeWebhookSchema>,
): Promise<{ id: string }> {
  permit(actor, "keys.write", tenantId);
  await services.db.write(async (tx) => {
    const known = await findWebhook(tx, { id, tenantId });
    if (known === null) throw notFound("Webhook");
    await tx.serverSetting.delete({ where: { name: webhookRow(known) } });
    const { name, host } = known.state;
    const act = { actor, action: "webhook.remove", tenantId, target: id, details: { name, host } };
    await writeAudit(tx, services.clock.now(), act);
  });
  return { id };
}

/** @throws ServiceError `invalid`; the message never repeats the address, which may hold a secret */
function hostOf({ webhookSender }: Services, text: string): string {
  if (!URL.canParse(text)) throw refused("it is no address: write it with https://, host and path");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused("it must begin with https://");
  if (url.username !== "" || url.password !== "") throw refused("it holds a password: leave it out");
  const why = webhookSender.refusal(text);
  if (why !== null) throw refused(why);
  return url.host;
}

function refused(why: string): ServiceError {
  const told = { reason: "webhook-url-refused", field: "url" };
  return new ServiceError("invalid", `Nothing can be sent to this address: ${why}.`, undefined, told);
}

async function newestRecord(tx: AdminTransaction): Promise<number> {
  return (await tx.auditRecord.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } }))?.seq ?? 0;
}
