import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEvent } from "@/server/services/audit/audit-event";
import { NO_QUOTA } from "@/server/services/quotas/quota-schema";
import { deliverWebhooks, RETRY_PAUSES_MS, WAITING_MAX } from "@/server/services/webhooks/deliver-webhooks";
import type { WebhookEvent } from "@/server/services/webhooks/webhook-events";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { answers, fails, type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";
import { until } from "../support/until";

let lethe: TestLethe;
let receiver: ScriptedProvider;
let tenant: TestTenant;
beforeAll(async () => {
  receiver = await startScriptedProvider();
  lethe = await startLethe({
    environment: { LETHE_WEBHOOK_HOSTS: "127.0.0.1", LETHE_UPSTREAM_ADDRESSES: "127.0.0.0/8" },
  });
});
afterAll(async () => {
  await lethe.close();
  await receiver.close();
});
beforeEach(async () => {
  tenant = await lethe.tenant();
  receiver.calls.length = 0;
  receiver.behave(answers("taken"));
});

const admin = () => callerAs(lethe, "admin");
const path = "/hook?token=of-the-receiver";
const create = (events: WebhookEvent[], tenantId: string | null = tenant.id) =>
  admin().webhooks.create({ tenantId, name: "to the pager", url: `http://127.0.0.1:${receiver.port}${path}`, events });
const deliver = () => deliverWebhooks(lethe.services, new AbortController().signal);
const happens = (action: string, of: TestTenant = tenant, details = {}) =>
  auditEvent(lethe.services, { actor: SYSTEM, action, tenantId: of.id, target: "it", details });
const told = () =>
  receiver.calls.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
const viewed = async (id: string) =>
  (await admin().webhooks.list({ tenantId: tenant.id })).find((webhook) => webhook.id === id);

describe("a webhook", () => {
  it("is told what it asked for of its tenant, once, signed, and nothing from before", async () => {
    await happens("entry.quarantine");
    const { secret } = await create(["integrity.failed"]);
    await happens("entry.quarantine", tenant, { cause: "a word of a prompt" });
    await happens("entry.quarantine", await lethe.tenant());
    await happens("erasure.request");
    await deliver();
    await deliver();
    expect(told()).toMatchObject([{ type: "integrity.failed", data: { tenantId: tenant.id, target: "it" } }]);
    const [call] = receiver.calls;
    expect(call?.body).not.toContain("prompt");
    const signed = `${call?.headers["webhook-id"]}.${call?.headers["webhook-timestamp"]}.${call?.body}`;
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const signature = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
    expect(call?.headers["webhook-signature"]).toBe(signature);
    expect(Number(call?.headers["webhook-timestamp"])).toBe(Math.floor(lethe.clock.now() / 1000));
  });

  it("whose address can't be opened keeps no other from being told", async () => {
    const [broken] = [await create(["integrity.failed"]), await create(["integrity.failed"])];
    const name = `webhook:${broken.id}:${tenant.id}`;
    await lethe.services.db.write(async (tx) => {
      const { value } = await tx.serverSetting.findUniqueOrThrow({ where: { name } });
      const state = { ...(JSON.parse(value) as object), sealed: "AAAA" };
      await tx.serverSetting.update({ where: { name }, data: { value: JSON.stringify(state) } });
    });
    await happens("entry.quarantine");
    await deliver();
    expect(told()).toHaveLength(1);
    await admin().webhooks.remove({ tenantId: tenant.id, id: broken.id });
  });

  it("of the server hears of every tenant", async () => {
    const { id } = await create(["erasure.requested"], null);
    await happens("erasure.request");
    await deliver();
    expect(told()).toMatchObject([{ type: "erasure.requested", data: { tenantId: tenant.id } }]);
    await admin().webhooks.remove({ tenantId: null, id });
  });

  it("is tried again after growing pauses, under the same id, and then the next event has its turn", async () => {
    receiver.behave(fails(500));
    const { id } = await create(["integrity.failed"]);
    await happens("entry.quarantine");
    await happens("alarm.canary", tenant, { entry: "e1" });
    for (const [tries, pause] of RETRY_PAUSES_MS.entries()) {
      await deliver();
      await deliver();
      expect(receiver.calls.length).toBe(tries + 1);
      lethe.clock.advance(pause);
    }
    await deliver();
    expect(new Set(receiver.calls.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(await viewed(id)).toMatchObject({ dropped: 1, failure: { why: "status 500" } });
    receiver.behave(answers("back again"));
    await deliver();
    expect(told().at(-1)).toMatchObject({ data: { action: "alarm.canary", entry: "e1" } });
    expect(await viewed(id)).toMatchObject({ tries: 0, failure: null });
  });

  it("is switched off by a receiver that says that it is gone, and told nothing of the time in between", async () => {
    receiver.behave(fails(410));
    const { id } = await create(["integrity.failed"]);
    await happens("entry.quarantine");
    await deliver();
    expect(await viewed(id)).toMatchObject({ enabled: false });
    receiver.behave(answers("taken"));
    await admin().webhooks.change({ tenantId: tenant.id, id, enabled: true });
    await deliver();
    expect(receiver.calls.length).toBe(1);
  });

  it("has a bounded queue: the oldest of too many are given up, and counted", async () => {
    receiver.behave(fails(503));
    const { id } = await create(["integrity.failed"]);
    const { db, clock } = lethe.services;
    await db.write(async (tx) => {
      const seq = (await tx.auditRecord.findFirst({ orderBy: { seq: "desc" } }))?.seq ?? 0;
      const record = { at: BigInt(clock.now()), actor: "system", action: "entry.quarantine", tenantId: tenant.id };
      const rows = Array.from({ length: WAITING_MAX + 3 }, (_, at) => ({ seq: seq + at + 1, ...record }));
      await tx.auditRecord.createMany({
        data: rows.map((row) => ({ ...row, target: null, details: "{}", leafHash: "" })),
      });
    });
    await deliver();
    expect(await viewed(id)).toMatchObject({ dropped: 3, tries: 1 });
    await admin().webhooks.remove({ tenantId: tenant.id, id });
  });

  it.each([
    ["http://169.254.169.254/latest", /LETHE_WEBHOOK_HOSTS/],
    ["https://example.com/hook", /LETHE_WEBHOOK_HOSTS/],
    ["ftp://127.0.0.1/hook", /https/],
    ["https://user:secret@127.0.0.1/hook", /password/],
    ["not an address", /no address/],
  ])("goes nowhere that the operator has not allowed: %s", async (url, why) => {
    const asked = admin().webhooks.create({ tenantId: tenant.id, name: "x", url, events: ["budget.near"] });
    await expect(asked).rejects.toThrow(why);
    await asked.catch((error: Error) => expect(error.message).not.toContain("secret@"));
  });

  it("is written into the trail without its address and secret, and seen by its tenant only", async () => {
    const made = await create(["budget.near"]);
    await admin().webhooks.change({ tenantId: tenant.id, id: made.id, events: ["budget.exceeded"] });
    const stranger = await lethe.tenant();
    await expect(admin().webhooks.remove({ tenantId: stranger.id, id: made.id })).rejects.toThrow(/not found/i);
    expect(await admin().webhooks.list({ tenantId: stranger.id })).toEqual([]);
    await admin().webhooks.remove({ tenantId: tenant.id, id: made.id });
    const { items } = await admin().audit.list({ tenantId: tenant.id, search: "webhook.", limit: 10 });
    expect(items.map(({ action }) => action)).toEqual(["webhook.remove", "webhook.update", "webhook.create"]);
    const kept = JSON.stringify([items, await lethe.services.db.read.serverSetting.findMany()]);
    expect(kept).not.toContain("of-the-receiver");
    expect(kept).not.toContain(made.secret);
    expect(lethe.log()).not.toContain("of-the-receiver");
  });
});

describe("what it is told of", () => {
  const alarmed = (kind: string) =>
    until(`the alarm ${kind}`, async () => {
      const where = { action: `alarm.${kind}`, tenantId: tenant.id };
      return (await lethe.services.db.read.auditRecord.count({ where })) === 1;
    });

  it("is a budget that is nearly used up, and used up, once each", async () => {
    const prices = [{ model: "test-model", inputUsdPerMillion: 10_000, outputUsdPerMillion: 10_000 }];
    tenant = await lethe.tenant({ settings: { prices, quota: { ...NO_QUOTA, usdPerDay: 0.5 } } });
    await create(["budget.near", "budget.exceeded"]);
    const statuses = [];
    for (let n = 0; n < 12; n += 1) {
      statuses.push((await ask(lethe, tenant, `How deep is the lake number ${n}?`)).status);
    }
    expect(statuses.at(-1)).toBe(429);
    await alarmed("budget");
    await deliver();
    const types = told().map(({ type }) => type);
    expect(types.filter((type) => type === "budget.exceeded")).toEqual(["budget.exceeded"]);
    expect(new Set(types).size).toBe(types.length);
    expect(told().at(-1)?.data).toMatchObject({ tenantId: tenant.id, limit: "usdPerDay", usd: 0.5 });
  });

  it("is no client whose requests a provider refuses for what they are", async () => {
    await create(["error-rate.high"]);
    lethe.upstream.reply({ kind: "raw", status: 400, body: "{}" });
    for (let n = 0; n < 25; n += 1) await ask(lethe, tenant, `How old is the lake number ${n}?`);
    lethe.upstream.reset();
    await lethe.services.recorder.flush();
    await deliver();
    expect(told()).toEqual([]);
    expect(
      await lethe.services.db.read.auditRecord.count({ where: { tenantId: tenant.id, action: "alarm.error-rate" } }),
    ).toBe(0);
  });

  it("is a provider that fails too often", async () => {
    await create(["error-rate.high"]);
    lethe.upstream.reply({ kind: "raw", status: 500, body: "{}" });
    for (let n = 0; n < 25; n += 1) await ask(lethe, tenant, `How wide is the lake number ${n}?`);
    lethe.upstream.reset();
    await alarmed("error-rate");
    await deliver();
    expect(told()).toMatchObject([{ type: "error-rate.high", data: { requests: 20, errors: 20 } }]);
  });
});
