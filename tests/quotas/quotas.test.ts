import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitAppKey } from "@/server/services/app-keys/limit-app-key";
import { rotateAppKey } from "@/server/services/app-keys/rotate-app-key";
import { DetailsReader } from "@/server/services/audit/audit-keys";
import { NO_QUOTA, type Quota } from "@/server/services/quotas/quota-schema";
import { updateSettings } from "@/server/services/settings/update-settings";
import { defaultSettings, type TenantSettings } from "@/server/services/settings-schema";
import { expectError, WIRE_ENDPOINTS } from "../http/problems";
import { ask, chat, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A cent a token, so that sums are easy to see. */
const PRICES = [{ model: "test-model", inputUsdPerMillion: 10_000, outputUsdPerMillion: 10_000 }];

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());

function tenantWith(quota: Partial<Quota>, more: Partial<TenantSettings> = {}): Promise<TestTenant> {
  return lethe.tenant({ settings: { prices: PRICES, quota: { ...NO_QUOTA, ...quota }, ...more } });
}

async function limitKey(tenant: TestTenant, quota: Partial<Quota>): Promise<void> {
  await limitAppKey(lethe.services, SYSTEM, {
    tenantId: tenant.id,
    id: tenant.keyId,
    quota: { ...NO_QUOTA, ...quota },
  });
}

let questions = 0;
const askNew = (tenant: TestTenant) => ask(lethe, tenant, `Tell me about lighthouse number ${++questions}`);

it("what the provider does not say stays set aside: hanging up early gives nothing back", async () => {
  const tenant = await tenantWith({ tokensPerMinute: 900 });
  const message = { role: "assistant", content: "Tall." };
  const choices = [{ index: 0, finish_reason: "stop", message }];
  const body = JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "test-model", choices });
  lethe.upstream.reply({ kind: "raw", status: 200, body });
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await askNew(tenant)).status);
  lethe.upstream.reset();
  expect(statuses).toEqual([200, 200, 429]);
});

describe("requests a minute", () => {
  it("are refused when they are used up, with when to ask again and what to do, in every wire's own shape", async () => {
    const tenant = await tenantWith({ requestsPerMinute: 2 });
    expect((await askNew(tenant)).status).toBe(200);
    lethe.clock.advance(20_000);
    expect((await askNew(tenant)).status).toBe(200);
    const sent = lethe.upstream.calls.length;
    for (const { path, surface, body } of WIRE_ENDPOINTS) {
      const told = await send(lethe, tenant.key, path, body);
      expectError(told, surface, 429, "rate_limit_exceeded");
      expect(Number(told.headers.get("retry-after"))).toBe(40);
      expect(told.reason).toBe("over-limit");
      expect(told.text).toMatch(/2 requests a minute.*try again in 40 s.*admin/);
    }
    expectError(await send(lethe, tenant.key, "/api/v1/stats"), "api", 429, "rate_limit_exceeded");
    expectError(await send(lethe, tenant.key, "/v1/models"), "openai", 429);
    expectError(await send(lethe, tenant.key, "/v1/moderations", { input: "x" }), "openai", 429);
    expect(lethe.upstream.calls.length).toBe(sent);
    lethe.clock.advance(40_000);
    expect((await askNew(tenant)).status).toBe(200);
  });

  it("are counted for hits too, and not for what was refused", async () => {
    const tenant = await tenantWith({ requestsPerMinute: 3 });
    const question = "How tall is the lighthouse of Genoa?";
    expect((await ask(lethe, tenant, question)).outcome).toBe("miss");
    expect((await ask(lethe, tenant, question)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, question)).outcome).toBe("hit-exact");
    for (let tries = 0; tries < 5; tries += 1) expect((await ask(lethe, tenant, question)).status).toBe(429);
  });

  it("of a key hold for that key, and of a tenant for all of its keys together", async () => {
    const tenant = await tenantWith({ requestsPerMinute: 3 });
    const other = await lethe.appKey(tenant);
    const stranger = await tenantWith({});
    await limitKey(tenant, { requestsPerMinute: 1 });
    expect((await askNew(tenant)).status).toBe(200);
    const refused = await askNew(tenant);
    expect(refused.text).toContain("This app key may make 1 requests");
    expect((await askNew(other)).status).toBe(200);
    expect((await askNew(other)).status).toBe(200);
    expect((await askNew(other)).text).toContain("This tenant may make 3 requests");
    expect((await askNew(stranger)).status).toBe(200);
  });

  it("at one time are never more than the limit", async () => {
    const tenant = await tenantWith({ requestsPerMinute: 7 });
    const told = await Promise.all(Array.from({ length: 25 }, () => askNew(tenant)));
    expect(told.filter(({ status }) => status === 200)).toHaveLength(7);
  });

  it("are counted by this process alone while the processes can't agree, and never let everything through", async () => {
    const tenant = await tenantWith({ requestsPerMinute: 2 });
    const { coordination } = lethe.services;
    const { charge } = coordination;
    coordination.charge = () => Promise.reject(new Error("nobody there"));
    try {
      const told = [await askNew(tenant), await askNew(tenant), await askNew(tenant)];
      expect(told.map(({ status }) => status)).toEqual([200, 200, 429]);
    } finally {
      coordination.charge = charge;
      lethe.clock.advance(MINUTE_MS);
    }
  });
});

describe("tokens a minute", () => {
  it("are those that the provider was paid for: hits add none, and are refused with the rest", async () => {
    const tenant = await tenantWith({ tokensPerMinute: 100 });
    lethe.upstream.reply(says("A tall one.", { tokensIn: 30, tokensOut: 40 }));
    const question = "Which lighthouse is the tallest of all?";
    expect((await ask(lethe, tenant, question)).outcome).toBe("miss");
    for (let hits = 0; hits < 5; hits += 1) expect((await ask(lethe, tenant, question)).outcome).toBe("hit-exact");
    expect((await askNew(tenant)).status).toBe(200);
    expectError(await ask(lethe, tenant, question), "openai", 429, "rate_limit_exceeded");
    lethe.clock.advance(MINUTE_MS);
    expect((await ask(lethe, tenant, question)).outcome).toBe("hit-exact");
    lethe.upstream.reset();
  });

  it("are set aside while a call is under way, and given back when it costs nothing", async () => {
    const tenant = await tenantWith({ tokensPerMinute: 100 });
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    lethe.upstream.reply(() => ({ kind: "raw", status: 400, body: '{"error":{"message":"no"}}', hold }));
    const first = askNew(tenant);
    while (lethe.upstream.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await askNew(tenant)).status).toBe(429);
    release();
    expect((await first).status).toBe(400);
    lethe.upstream.reset();
    expect((await askNew(tenant)).status).toBe(200);
  });

  it.each([
    ["what the app tells the model", { messages: [{ role: "system", content: "rule ".repeat(9_000) }] }],
    ["a body that is read elsewhere", { messages: [{ role: "user", content: "word ".repeat(200_000) }] }],
    ["several answers", { n: 30, messages: [{ role: "user", content: "Thirty names?" }] }],
  ])("are set aside for %s too", async (_, body) => {
    const tenant = await tenantWith({ tokensPerMinute: 10_000 });
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    lethe.upstream.reset();
    lethe.upstream.reply(() => says("Held.", { hold }));
    const first = ask(lethe, tenant, { model: "test-model", ...body });
    while (lethe.upstream.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await askNew(tenant)).status).toBe(429);
    release();
    expect((await first).status).toBe(200);
    expect((await askNew(tenant)).status).toBe(200);
    lethe.upstream.reset();
  });

  it("of a request that is refused before it is sent are given back", async () => {
    const tenant = await tenantWith({ tokensPerMinute: 100 });
    const bad = await ask(lethe, tenant, chat("Who?", { user: "jane" }), { "Lethe-Subject": "joan" });
    expect(bad.status).toBe(400);
    expect((await askNew(tenant)).status).toBe(200);
  });
});

describe("money", () => {
  it("of a day and a month ends with a refusal that clients do not retry, until the next begins", async () => {
    const tenant = await tenantWith({ usdPerDay: 1, usdPerMonth: 2 });
    // 18 tokens of a cent each: five calls are 90 cents.
    lethe.upstream.reply(says("x", { tokensIn: 50, tokensOut: 50 }));
    const hit = "What does a lighthouse cost?";
    expect((await ask(lethe, tenant, hit)).status).toBe(200);
    const refused = await askNew(tenant);
    expectError(refused, "openai", 429, "budget_exceeded");
    expect(refused.headers.get("x-should-retry")).toBe("false");
    expect(refused.text).toMatch(/1 US dollars a day.*2027-01-16T00:00:00.000Z/);
    expectError(await ask(lethe, tenant, hit), "openai", 429, "budget_exceeded");
    lethe.clock.advance(DAY_MS);
    expect((await askNew(tenant)).status).toBe(200);
    lethe.clock.advance(DAY_MS);
    expect((await askNew(tenant)).text).toMatch(/2 US dollars a month.*2027-02-01T00:00:00.000Z/);
    lethe.clock.advance(16 * DAY_MS);
    expect((await askNew(tenant)).status).toBe(200);
    lethe.upstream.reset();
  });

  it("is asked for once: a client that retries 429 by itself hears that there is no use", async () => {
    const tenant = await tenantWith({ usdPerDay: 0.01 });
    const client = new OpenAI({ apiKey: tenant.key, baseURL: `${lethe.origin}/v1`, maxRetries: 3 });
    const create = (content: string) =>
      client.chat.completions.create({ model: "test-model", messages: [{ role: "user", content }] });
    await create("What is the oldest lighthouse?");
    const refusals = async () =>
      (await lethe.services.metrics.limited.get()).values.find(({ labels }) => labels.limit === "usdPerDay")?.value ??
      0;
    const before = await refusals();
    await expect(create("What is the newest lighthouse?")).rejects.toMatchObject({ status: 429 });
    expect((await refusals()) - before).toBe(1);
  });

  it("can't be spent on what has no price", async () => {
    const tenant = await tenantWith({ usdPerDay: 100 });
    const sent = lethe.upstream.calls.length;
    expectError(await ask(lethe, tenant, chat("Hello?", { model: "house-model" })), "openai", 403, "forbidden");
    expectError(await send(lethe, tenant.key, "/v1/images/generations", { prompt: "x" }), "openai", 403);
    expect(lethe.upstream.calls.length).toBe(sent);
    expect((await send(lethe, tenant.key, "/v1/moderations", { input: "x" })).status).toBe(200);
  });

  it("is remembered over a restart, and counts what was spent before the budget was set", async () => {
    const tenant = await tenantWith({});
    await askNew(tenant);
    await askNew(tenant);
    lethe = await lethe.restart();
    const settings = { ...defaultSettings(), prices: PRICES, quota: { ...NO_QUOTA, usdPerMonth: 0.3 } };
    await updateSettings(lethe.services, SYSTEM, { tenantId: tenant.id, settings });
    expectError(await askNew(tenant), "openai", 429, "budget_exceeded");
  });
});

describe("limits of a key", () => {
  it("go with it when it is rotated, and each change is in the audit trail", async () => {
    const tenant = await tenantWith({});
    await limitKey(tenant, { requestsPerMinute: 5 });
    const made = await rotateAppKey(lethe.services, SYSTEM, { tenantId: tenant.id, id: tenant.keyId, overlapHours: 0 });
    expect(made.quota).toEqual({ ...NO_QUOTA, requestsPerMinute: 5 });
    const [record] = await lethe.services.db.read.auditRecord.findMany({
      where: { action: "app-key.limit" },
      orderBy: { seq: "desc" },
    });
    expect(record).toBeDefined();
    const details = record === undefined ? {} : await new DetailsReader(lethe.services.vault).read(record);
    expect(details).toMatchObject({ from: NO_QUOTA, to: { requestsPerMinute: 5 } });
  });

  it("are not renewed by a rotation, nor by one after another, nor by a restart", async () => {
    const tenant = await tenantWith({});
    const rotated = async (id: string) => {
      const made = await rotateAppKey(lethe.services, SYSTEM, { tenantId: tenant.id, id, overlapHours: 24 });
      return { ...tenant, key: made.secret, keyId: made.id };
    };
    await limitKey(tenant, { requestsPerMinute: 2, usdPerMonth: 1 });
    expect((await askNew(tenant)).status).toBe(200);
    const second = await rotated(tenant.keyId);
    lethe.upstream.reply(says("x", { tokensIn: 50, tokensOut: 50 }));
    expect((await askNew(second)).status).toBe(200);
    const third = await rotated(second.keyId);
    const fourth = await rotated(third.keyId);
    for (const one of [fourth, second, tenant]) expect((await askNew(one)).text).toContain("may make 2 requests");
    lethe.clock.advance(MINUTE_MS);
    for (const one of [fourth, tenant]) expectError(await askNew(one), "openai", 429, "budget_exceeded");
    lethe = await lethe.restart();
    lethe.clock.advance(MINUTE_MS);
    expectError(await askNew(fourth), "openai", 429, "budget_exceeded");
    lethe.upstream.reset();
  });

  it("are none of another tenant's", async () => {
    const [tenant, stranger] = [await tenantWith({}), await tenantWith({})];
    const input = { tenantId: stranger.id, id: tenant.keyId, quota: { ...NO_QUOTA, requestsPerMinute: 1 } };
    await expect(limitAppKey(lethe.services, SYSTEM, input)).rejects.toMatchObject({ code: "not-found" });
  });
});

it("usage is kept by key and agent", async () => {
  const tenant = await tenantWith({});
  const question = "Who keeps the lighthouse?";
  for (const agent of ["desk", "desk", "mail"]) await ask(lethe, tenant, chat(question), { "Lethe-Agent": agent });
  await lethe.services.recorder.flush();
  const now = lethe.clock.now();
  const rows = await lethe.services.db.usage.keyUsage({
    tenantId: tenant.id,
    from: now - DAY_MS,
    to: now + DAY_MS,
    appKeyId: null,
  });
  expect(rows).toEqual([
    expect.objectContaining({
      appKeyId: tenant.keyId,
      agent: "desk",
      requests: 2,
      hits: 1,
      tokensSpent: 18,
      costSpentMicroUsd: 180_000,
    }),
    expect.objectContaining({
      appKeyId: tenant.keyId,
      agent: "mail",
      requests: 1,
      hits: 1,
      tokensSpent: 0,
      costSavedMicroUsd: 180_000,
    }),
  ]);
});
