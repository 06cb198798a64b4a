import { z } from "zod";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { WebhookEvent } from "./webhook-events";
import { readWebhooks, type Webhook } from "./webhook-row";

export const listWebhooksSchema = strictObject({
  /** Null: those of the server, which are told of every tenant. */
  tenantId: z.string().min(1).max(64).nullable(),
});

/** As admins see it: never its secret, and of its address the host. */
export interface WebhookView {
  id: string;
  tenantId: string | null;
  name: string;
  host: string;
  events: WebhookEvent[];
  enabled: boolean;
  createdAt: string;
  deliveredAt: string | null;
  /** Attempts in a row that failed; 0: none is waiting to be tried again. */
  tries: number;
  dropped: number;
  failure: { at: string; why: string } | null;
}

export async function listWebhooks(
  services: Services,
  actor: Actor,
  { tenantId }: z.infer<typeof listWebhooksSchema>,
): Promise<WebhookView[]> {
  permit(actor, "keys", tenantId);
  return (await readWebhooks(services.db.read, tenantId)).map(webhookView);
}

export function webhookView({ id, tenantId, state }: Webhook): WebhookView {
  const { name, host, events, enabled, tries, dropped, failure, createdAt, deliveredAt } = state;
  return {
    id,
    tenantId,
    name,
    host,
    events,
    enabled,
    createdAt: new Date(createdAt).toISOString(),
    deliveredAt: deliveredAt === null ? null : new Date(deliveredAt).toISOString(),
    tries,
    dropped,
    failure: failure === null ? null : { at: new Date(failure.at).toISOString(), why: failure.why },
  };
}
