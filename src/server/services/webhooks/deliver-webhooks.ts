import { DetailsReader } from "../audit/audit-keys";
import type { Services } from "../context";
import { webhookHeaders } from "./sign-webhook";
import { actionsOf, eventOf } from "./webhook-events";
import {
  findWebhook,
  readWebhooks,
  type Webhook,
  type WebhookState,
  type WebhookTarget,
  webhookSecretName,
  writeWebhook,
} from "./webhook-row";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Between attempts: a receiver may be away for a day. After the last the event is given up, and the next is tried. */
export const RETRY_PAUSES_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
];
/** Events that may wait for one receiver that is away; older ones are given up. */
export const WAITING_MAX = 1_000;
/** Events that one receiver is told in one run, and receivers at one time. */
const EVENTS_PER_RUN = 20;
const AT_ONCE = 8;
const ANSWER_MS = 10_000;
const GONE = 410;

/**
 * Tells webhooks what the audit trail says: the trail is the queue, so nothing is lost in a crash, and one process does it
 * for all. Each receiver is told in order, at least once; who is away holds up nobody else.
 */
export async function deliverWebhooks(services: Services, stopping: AbortSignal): Promise<void> {
  await services.coordination.withLease("webhooks", async (lost) => {
    const signal = AbortSignal.any([stopping, lost]);
    const now = services.clock.now();
    const due = (await readWebhooks(services.db.read)).filter(({ state }) => state.enabled && state.retryAt <= now);
    for (let at = 0; at < due.length && !signal.aborted; at += AT_ONCE)
      await Promise.all(due.slice(at, at + AT_ONCE).map((webhook) => deliverSafely(services, webhook, signal)));
  });
}

/** What goes wrong with one here is no reason to leave the others untold. It is tried again in the next run. */
async function deliverSafely(services: Services, webhook: Webhook, signal: AbortSignal): Promise<void> {
  try {
    await deliverTo(services, webhook, signal);
  } catch (error) {
    services.log.error({ err: error, webhook: webhook.id }, "a webhook could not be told");
  }
}

async function deliverTo(services: Services, webhook: Webhook, signal: AbortSignal): Promise<void> {
  let target: WebhookTarget | null = null;
  let { state } = webhook;
  for (let told = 0; told < EVENTS_PER_RUN; told += 1) {
    const record = await nextRecord(services, webhook, state.after);
    if (record === null) return;
    target ??= await openTarget(services, webhook);
    const why = await attempt(services, { target, record, signal });
    if (signal.aborted) return;
    const next = why === null ? delivered(services, record.seq) : await failed(services, webhook, { record, why });
    state = await keep(services, webhook, next);
    if (why !== null || !state.enabled) return;
  }
}

type Record = NonNullable<Awaited<ReturnType<typeof nextRecord>>>;

function whereOf({ tenantId, state }: Webhook, after: number) {
  return {
    action: { in: actionsOf(state.events) },
    seq: { gt: after },
    ...(tenantId === null ? {} : { tenantId }),
  };
}

function nextRecord({ db }: Services, webhook: Webhook, after: number) {
  return db.read.auditRecord.findFirst({ where: whereOf(webhook, after), orderBy: { seq: "asc" } });
}

async function openTarget({ vault }: Services, { id, state }: Webhook): Promise<WebhookTarget> {
  const text = await vault.openSecret(webhookSecretName(id), Buffer.from(state.sealed, "base64"));
  return JSON.parse(text) as WebhookTarget;
}

/** @returns why it was not taken; null: it was. In words without an address. */
async function attempt(
  services: Services,
  { target, record, signal }: { target: WebhookTarget; record: Record; signal: AbortSignal },
): Promise<string | null> {
  const id = `evt_${services.instanceId}_${record.seq}`;
  const body = await bodyOf(services, record, id);
  const headers = webhookHeaders(target.secret, { id, at: services.clock.now(), body });
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  try {
    const status = await services.webhookSender.post(target.url, headers, body, bounded);
    return status >= 200 && status < 300 ? null : `status ${status}`;
  } catch {
    const why = services.webhookSender.refusal(target.url);
    return why ?? "it could not be reached, or did not answer within ten seconds";
  }
}

/** No prompt and no name of a person: of an alarm its numbers, of all else what it was about. */
async function bodyOf({ vault }: Services, record: Record, id: string): Promise<string> {
  const isAlarm = record.action.startsWith("alarm.");
  const details = isAlarm ? await new DetailsReader(vault).read(record) : {};
  return JSON.stringify({
    id,
    type: eventOf(record.action),
    timestamp: new Date(Number(record.at)).toISOString(),
    data: { action: record.action, tenantId: record.tenantId, target: record.target, ...details },
  });
}

function delivered({ clock }: Services, seq: number): Partial<WebhookState> {
  return { after: seq, tries: 0, retryAt: 0, deliveredAt: clock.now(), failure: null };
}

async function failed(
  services: Services,
  webhook: Webhook,
  { record, why }: { record: Record; why: string },
): Promise<Partial<WebhookState>> {
  const now = services.clock.now();
  const { tries, dropped } = webhook.state;
  const failure = { at: now, why };
  // The receiver says that it wants no more.
  if (why === `status ${GONE}`) return { enabled: false, failure };
  const pause = RETRY_PAUSES_MS[tries];
  if (pause === undefined) return { after: record.seq, tries: 0, retryAt: 0, dropped: dropped + 1, failure };
  const waiting = await services.db.read.auditRecord.count({ where: whereOf(webhook, record.seq - 1) });
  if (waiting <= WAITING_MAX) return { tries: tries + 1, retryAt: now + pause, failure };
  const oldest = await services.db.read.auditRecord.findFirst({
    where: whereOf(webhook, record.seq - 1),
    orderBy: { seq: "desc" },
    skip: WAITING_MAX,
    select: { seq: true },
  });
  const after = oldest?.seq ?? record.seq;
  return { after, tries: tries + 1, retryAt: now + pause, dropped: dropped + waiting - WAITING_MAX, failure };
}

/** What an admin has changed meanwhile stands. One that was removed stays so. */
async function keep(services: Services, webhook: Webhook, next: Partial<WebhookState>): Promise<WebhookState> {
  return services.db.write(async (tx) => {
    const known = await findWebhook(tx, webhook);
    if (known === null) return { ...webhook.state, enabled: false };
    const after = Math.max(known.state.after, next.after ?? 0);
    const state = { ...known.state, ...next, after, enabled: known.state.enabled && next.enabled !== false };
    await writeWebhook(tx, { ...known, state });
    return state;
  });
}
