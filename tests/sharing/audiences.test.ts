import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ASKER_WINDOW_MS } from "@/server/services/gateway/counted-askers";
import { expectError } from "../http/problems";
import { ask, chat, contentOf, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { gate, until } from "../support/until";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const QUESTION = "Which trees keep their leaves in winter?";
const NEAR = "Hello, which trees keep their leaves in winter?";
const of = (audience: string) => ({ "Lethe-Audience": audience });
const NONE: Record<string, string> = {};
/** Each is another audience: to the letter, and none at all. */
const OTHERS = [NONE, of("finance"), of("Finance, eu"), of("finance,eu"), of("finance, eu, hr")];
const MINE = of("finance, eu");

describe("answers of one audience", () => {
  it("serve it, and no other: neither the same question nor a similar one", async () => {
    await ask(lethe, tenant, QUESTION, MINE);
    for (const other of OTHERS)
      for (const question of [QUESTION, NEAR]) {
        const told = await ask(lethe, tenant, question, { ...other, "Cache-Control": "no-store" });
        expect([told.outcome, told.reason], JSON.stringify(other)).toEqual(["miss", "not-found"]);
      }
    expect((await ask(lethe, tenant, QUESTION, MINE)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, NEAR, MINE)).outcome).toBe("hit-semantic");
    expect(lethe.upstream.calls.every(({ headers }) => headers["lethe-audience"] === undefined)).toBe(true);
  });

  it("are confirmed by people of that audience only", async () => {
    lethe.upstream.reply(says("A hedgehog sleeps about 5 months in winter."));
    const asked = (who: string, audience: Record<string, string>) => {
      lethe.clock.advance(ASKER_WINDOW_MS);
      return ask(lethe, tenant, QUESTION, { ...audience, "Lethe-Subject": who });
    };
    await asked("u1", MINE);
    for (const [at, other] of OTHERS.entries()) await asked(`other-${at}`, other);
    expect((await asked("u2", MINE)).outcome, "nobody of it has confirmed").toBe("miss");
    expect((await asked("u3", MINE)).outcome).toBe("hit-exact");
    for (const other of OTHERS) expect((await asked("u4", other)).outcome).toBe("miss");
  });

  it("are no answer to another's call under way", async () => {
    const held = gate();
    lethe.upstream.reply((_, index) => says(`Answer ${index}.`, { hold: held.opened }));
    const all = [MINE, ...OTHERS].map((audience) => ask(lethe, tenant, QUESTION, audience));
    await until("each has asked for itself", () => lethe.upstream.calls.length === all.length);
    held.open();
    expect(new Set((await Promise.all(all)).map(contentOf)).size).toBe(all.length);
  });

  it("go by an invalidation of it, and of no other", async () => {
    for (const audience of [MINE, ...OTHERS]) await ask(lethe, tenant, QUESTION, audience);
    const path = `/api/v1/cache/entries?audience=${encodeURIComponent("finance, eu")}`;
    const removed = await send(lethe, tenant.key, path, undefined, { method: "DELETE" });
    expect(removed.json).toEqual({ removed: 1 });
    expect((await ask(lethe, tenant, QUESTION, MINE)).outcome).toBe("miss");
    for (const other of OTHERS) expect((await ask(lethe, tenant, QUESTION, other)).outcome).toBe("hit-exact");
  });
});

describe("the cache API", () => {
  const question = { model: "m", prompt: QUESTION };
  const lookUp = async (more: object, headers: Record<string, string> = {}) =>
    (await send(lethe, tenant.key, "/api/v1/cache/lookup", { ...question, ...more }, { headers })).json.outcome;

  it("takes it from body or header, and refuses two that differ", async () => {
    await send(lethe, tenant.key, "/api/v1/cache/entries", { ...question, response: "x", audience: "a" });
    expect(await lookUp({ audience: "a" })).toBe("hit-exact");
    expect(await lookUp({}, of("a"))).toBe("hit-exact");
    expect([await lookUp({}), await lookUp({ audience: "b" })]).toEqual(["miss", "miss"]);
    const two = { headers: of("b") };
    expectError(await send(lethe, tenant.key, "/api/v1/cache/lookup", { ...question, audience: "a" }, two), "api", 400);
  });

  it("puts for a wire, and for the wire's audience alone", async () => {
    const request = chat(QUESTION);
    const response = (await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" })).json;
    const put = { wire: "openai.chat", request, response, audience: "a" };
    expect((await send(lethe, tenant.key, "/api/v1/cache/entries", put)).status).toBe(201);
    expect((await ask(lethe, tenant, QUESTION, of("a"))).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" })).outcome).toBe("miss");
  });

  it("reads and exports entries to the audience that is named only", async () => {
    const put = { ...question, response: "x", audience: "a" };
    const { id } = (await send(lethe, tenant.key, "/api/v1/cache/entries", put)).json;
    const read = (headers: Record<string, string>) =>
      send(lethe, tenant.key, `/api/v1/cache/entries/${id}`, undefined, { headers });
    expect((await read(of("a"))).json.answer).toBe("x");
    const exported = (headers: Record<string, string>) =>
      send(lethe, tenant.key, "/api/v1/cache/export", undefined, { headers });
    expect((await exported(of("a"))).text).toContain(String(id));
    for (const headers of [NONE, of("b")]) {
      expectError(await read(headers), "api", 404);
      expect((await exported(headers)).text).toBe("");
    }
  });
});

it.each([
  ["empty", ""],
  ["too long", "a".repeat(257)],
  ["with control characters", "a\tb"],
])("an audience that is %s is refused", async (_, audience) => {
  const told = await ask(lethe, tenant, QUESTION, of(audience));
  expect([told.status, (told.json.error as { code?: string }).code]).toEqual([400, "invalid_audience"]);
  expect(lethe.upstream.calls).toHaveLength(0);
});

it("does not stand in the database as the app has written it", async () => {
  await ask(lethe, tenant, QUESTION, of("payroll-secret-team"));
  const rows = await lethe.services.db.entries.list(tenant.id, { limit: 9 });
  expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
    "payroll",
  );
  expect(lethe.log()).not.toContain("payroll");
});
