import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import { type Prober, ProbeWatch } from "@/server/services/gateway/probe-watch";
import { ask, chat, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { until } from "../support/until";

const NEAR_MAX = 20;

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { ...ROOMY, probeNearMissesMax: NEAR_MAX } });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const put = (one: TestTenant, prompt: string, more: object = {}, headers: Record<string, string> = {}) =>
  send(lethe, one.key, "/api/v1/cache/entries", { model: "m", prompt, response: "Known.", ...more }, { headers });
const stored = async (...given: Parameters<typeof put>) => {
  const told = await put(...given);
  expect(told.status, told.text).toBe(201);
};
const lookUp = (one: TestTenant, prompt: string) =>
  send(lethe, one.key, "/api/v1/cache/lookup", { model: "m", prompt });
const outcome = async (one: TestTenant, prompt: string) => (await lookUp(one, prompt)).json.outcome;
const remove = (query: string) =>
  send(lethe, tenant.key, `/api/v1/cache/entries?${query}`, undefined, { method: "DELETE" });
const alarms = (kind: string, tenantId: string) =>
  lethe.services.db.read.auditRecord.findMany({ where: { action: `alarm.${kind}`, tenantId } });

describe("what was written by a stolen key, an agent or a bad import", () => {
  it("is found by it and taken out, and nothing else", async () => {
    const stolen = await lethe.appKey(tenant);
    await stored(stolen, "How tall is a giraffe?");
    await stored(tenant, "How tall is an elephant?", {}, { "Lethe-Agent": "crawler" });
    await stored(tenant, "How tall is a lynx?", {}, { "Lethe-Batch": "import-7" });
    await stored(tenant, "How tall is a mouse?");
    expect((await remove(`key=${stolen.keyId}`)).json).toEqual({ removed: 1 });
    expect((await remove("agent=crawler")).json).toEqual({ removed: 1 });
    expect((await remove("batch=import-7")).json).toEqual({ removed: 1 });
    for (const animal of ["a giraffe", "an elephant", "a lynx"])
      expect(await outcome(tenant, `How tall is ${animal}?`), animal).toBe("miss");
    expect(await outcome(tenant, "How tall is a mouse?")).toBe("hit-exact");
  });

  it("is found on the wires too, and in the dashboard", async () => {
    const stolen = await lethe.appKey(tenant);
    await ask(lethe, stolen, chat("How tall is a giraffe?"), { "Lethe-Agent": "bot" });
    const operator = callerAs(lethe, "operator");
    const [entry] = (await operator.entries.list({ tenantId: tenant.id })).items;
    expect(entry).toMatchObject({ writer: { key: stolen.keyId, agent: "bot", batch: null }, tags: [], canary: false });
    const told = await operator.entries.invalidate({ tenantId: tenant.id, filter: { key: stolen.keyId } });
    expect(told).toEqual({ removed: 1 });
  });

  it("is not hidden or made up by tags of an app, nor shown to it", async () => {
    const tags = [`lethe:key=${tenant.keyId}`, "LETHE:canary"];
    for (const tag of tags) {
      expect((await put(tenant, "How old is the moon?", { tags: [tag] })).status).toBe(400);
      expect((await ask(lethe, tenant, chat("How old is the moon?"), { "Lethe-Tags": tag })).status).toBe(400);
      expect((await remove(`tag=${encodeURIComponent(tag)}`)).status).toBe(400);
    }
    await stored(tenant, "How old is the moon?", { tags: ["space"] });
    const told = await lookUp(tenant, "How old is the moon?");
    expect(told.json.entry).toMatchObject({ tags: ["space"] });
    expect(told.text).not.toContain("lethe:");
  });

  it("is asked for by one of them at a time", async () => {
    expect((await remove("key=a&batch=b")).status).toBe(400);
    expect((await remove("tag=a&agent=b")).status).toBe(400);
  });
});

describe("bait", () => {
  it("is served to nobody, and whoever is led to it raises an alarm with the key that asked", async () => {
    const prompt = "What is the launch code of project heliotrope 4b1f77?";
    await stored(tenant, prompt, { canary: true });
    const thief = await lethe.appKey(tenant);
    const told = await lookUp(thief, prompt);
    expect(told.json).toMatchObject({ outcome: "miss", entry: null });
    expect(told.text).not.toContain("Known.");
    // Nor does an export tell which entries are bait, and who wrote the others.
    const exported = await send(lethe, thief.key, "/api/v1/cache/export");
    expect(exported.status).toBe(200);
    for (const mark of ["canary", "writer", "Known."]) expect(exported.text, mark).not.toContain(mark);
    await until("the alarm is recorded", async () => (await alarms("canary", tenant.id)).length > 0);
    const [alarm] = await alarms("canary", tenant.id);
    expect(alarm).toMatchObject({ actor: "system", target: thief.keyId });
    expect(lethe.log()).toContain('"alarm":"canary"');
    expect(lethe.log()).not.toContain("heliotrope");
  });

  it("found by similarity alarms too, and honest questions do not", async () => {
    await stored(tenant, "What is the launch code of project heliotrope?", { canary: true });
    await stored(tenant, "How tall is a giraffe?");
    expect(await outcome(tenant, "How tall is a giraffe?")).toBe("hit-exact");
    expect(await alarms("canary", tenant.id)).toEqual([]);
    expect(await outcome(tenant, "Please, what is the launch code of project heliotrope?")).toBe("miss");
    await until("the alarm is recorded", async () => (await alarms("canary", tenant.id)).length > 0);
  });
});

describe("questions that all but match, by the hundred", () => {
  const paused = (key: TestTenant, near: string) =>
    until("similarity is off for the key", async () => (await outcome(key, near)) === "miss");
  const probe = async (key: TestTenant, count: number) => {
    for (let year = 0; year < count; year++) await lookUp(key, `What did the council decide in ${1900 + year}?`);
  };

  it("switch similarity off for the key that asks them, raise one alarm, and leave other keys alone", async () => {
    await stored(tenant, "What did the council decide in 1850?");
    const near = "Please, what did the council decide in 1850?";
    const prober = await lethe.appKey(tenant);
    expect(await outcome(prober, near)).toBe("hit-semantic");
    await probe(prober, NEAR_MAX + 40);
    await paused(prober, near);
    expect(await outcome(prober, "What did the council decide in 1850?"), "exact answers stay").toBe("hit-exact");
    expect(await outcome(tenant, near)).toBe("hit-semantic");
    await until("the alarm is recorded", async () => (await alarms("probing", tenant.id)).length > 0);
    expect(await alarms("probing", tenant.id)).toHaveLength(1);
    lethe.clock.advance(lethe.services.limits.probePauseMs);
    expect(await outcome(prober, near)).toBe("hit-semantic");
  });

  it("are not excused by questions that the same key has planted and hits", async () => {
    await stored(tenant, "What did the council decide in 1850?");
    const prober = await lethe.appKey(tenant);
    await stored(prober, "How tall is a giraffe?");
    for (let hits = 0; hits < 10; hits++)
      expect(await outcome(prober, "Please, how tall is a giraffe?")).toBe("hit-semantic");
    await probe(prober, NEAR_MAX + 5);
    await paused(prober, "Please, how tall is a giraffe?");
  });

  it("tell nothing where the person asks about what is the person's own", async () => {
    const ann = { "Lethe-Subject": "ann" };
    await stored(tenant, "What did the council decide in 1850?", {}, ann);
    for (let year = 0; year < NEAR_MAX + 5; year++) {
      const body = { model: "m", prompt: `What did the council decide in ${1900 + year}?` };
      await send(lethe, tenant.key, "/api/v1/cache/lookup", body, { headers: ann });
    }
    await lethe.container.services.stores.settle();
    expect(await alarms("probing", tenant.id)).toEqual([]);
  });

  it("in one tenant's playground leave that of another alone", () => {
    const { clock, limits } = lethe.services;
    const watch = new ProbeWatch({ clock, limits });
    const [a, b] = (["a", "b"] as TenantId[]).map((tenantId) => ({ tenantId, key: "playground" })) as [Prober, Prober];
    for (let near = 0; near < NEAR_MAX; near++)
      for (const one of [a, b]) expect(watch.nearMiss(one, "others")).toBeNull();
    expect(watch.nearMiss(a, "others")).toBe(NEAR_MAX + 1);
    expect([watch.isPaused(a), watch.isPaused(b)]).toEqual([true, false]);
  });

  it("do nothing to a key whose questions are answered besides", async () => {
    await stored(tenant, "What did the council decide in 1850?");
    for (let round = 0; round < 3; round++) {
      await probe(tenant, NEAR_MAX / 2);
      expect(await outcome(tenant, "Please, what did the council decide in 1850?")).toBe("hit-semantic");
    }
    expect(await alarms("probing", tenant.id)).toEqual([]);
  });
});
