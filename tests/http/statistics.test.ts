import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { lookUpEntry, PUT, putEntry, QUESTION } from "./cache-requests";
import { expectError } from "./problems";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const put = (body?: JsonObject, headers = {}) => putEntry(lethe, tenant, body, headers);
const lookup = (more: JsonObject = {}, headers = {}) => lookUpEntry(lethe, tenant, more, headers);
describe("statistics", () => {
  const stats = async (l = lethe) => (await send(l, tenant.key, "/api/v1/stats")).json;

  it("count what was served and saved, each thing once", async () => {
    await put();
    await lookup();
    await lookup({ prompt: "Hello, how do vaccines train the immune system?" });
    await lookup({ prompt: "Why is the sky blue at noon?" });
    const { totals, entries, bytes } = await stats();
    expect(totals).toMatchObject({
      requests: 3,
      hitsExact: 1,
      hitsSemantic: 1,
      misses: 1,
      stores: 1,
      tokensInServed: 60,
      tokensOutServed: 18,
      moneySavedUsd: 0.004,
    });
    expect((totals as JsonObject).hitRate).toBeCloseTo(2 / 3);
    expect((totals as JsonObject).secondsSaved).toBeCloseTo(2.4);
    expect(entries).toBe(1);
    expect(bytes).toBeGreaterThan(50);
  });

  it("keep tokens served apart from tokens spent, on the wires", async () => {
    await ask(lethe, tenant, "Why is the sky blue at noon?");
    await ask(lethe, tenant, chat("Why is the sky blue at noon?", { stream: true }));
    const { totals } = await stats();
    expect(totals).toMatchObject({
      requests: 2,
      tokensInSpent: 11,
      tokensOutSpent: 7,
      tokensInServed: 11,
      tokensOutServed: 7,
    });
  });

  it("count what was never looked up as neither hit nor miss", async () => {
    await put();
    await lookup();
    await lookup({ prompt: "Why is the sky blue at noon?" });
    for (let turn = 0; turn < 3; turn++) await lookup({ prompt: "Write to jane.example@posteo.de for me." });
    const { totals } = await stats();
    expect(totals).toMatchObject({ requests: 5, hitsExact: 1, misses: 1, bypasses: 3, hitRate: 0.5, exactRate: 0.5 });
  });

  it("save the time of the recorded call less what the cache itself took", async () => {
    await put();
    const { entries } = lethe.services.db;
    const findByKey = entries.findByKey;
    entries.findByKey = (...key) => {
      lethe.clock.advance(200);
      return findByKey.apply(entries, key);
    };
    const told = await lookup();
    entries.findByKey = findByKey;
    expect(told.outcome).toBe("hit-exact");
    const { totals } = await stats();
    expect((totals as JsonObject).secondsSaved).toBeCloseTo(1);
    expect(told.headers.get("lethe-latency-saved-ms")).toBe("1000");
  });

  it("survive a restart, hits of an entry too", async () => {
    const own = await startLethe();
    const someone = await own.tenant();
    const body = { ...QUESTION };
    const made = await send(own, someone.key, "/api/v1/cache/entries", PUT);
    for (let i = 0; i < 3; i++) await send(own, someone.key, "/api/v1/cache/lookup", body);
    await send(own, someone.key, "/api/v1/cache/lookup", { ...body, prompt: "Why is the sky blue at noon?" });
    const again = await own.restart();
    const told = await send(again, someone.key, "/api/v1/stats");
    expect(told.json.totals).toMatchObject({ hitsExact: 3, misses: 1, stores: 1 });
    expect((await send(again, someone.key, `/api/v1/cache/entries/${String(made.json.id)}`)).json.hitCount).toBe(3);
    await again.close();
  });

  it("never show another tenant's numbers", async () => {
    await put();
    await lookup();
    const other = await lethe.tenant();
    expect((await send(lethe, other.key, "/api/v1/stats")).json).toMatchObject({
      entries: 0,
      totals: { requests: 0 },
      byTenant: [],
    });
  });

  it.each([
    "?from=2027-01-15T08:00:00Z&to=2027-01-14T08:00:00Z",
    "?from=1990-01-01T00:00:00Z",
    "?by=minute",
    "?from=yesterday",
  ])("%s is refused, 400", async (query) => {
    expectError(await send(lethe, tenant.key, `/api/v1/stats${query}`), "api", 400);
  });

  it("can be asked by day", async () => {
    await lookup();
    const told = await send(
      lethe,
      tenant.key,
      `/api/v1/stats?by=day&from=2027-01-01T00:00:00Z&to=${new Date(lethe.clock.now() + 1).toISOString()}`,
    );
    expect(told.json.totals).toMatchObject({ misses: 1 });
    expect((told.json.series as JsonObject[]).length).toBeLessThan(20);
  });
});
