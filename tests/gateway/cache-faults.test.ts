import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EntryStore } from "@/server/ports/entry-store";
import { ask, chat, contentOf, send } from "../support/ask";
import { breakEntries } from "../support/faulty-store";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { lookupDeadlineMs: 200, indexLoadDeadlineMs: 200, storeDeadlineMs: 200 } });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const QUESTION = "How do I change the oil of a lawn mower?";
const READS: (keyof EntryStore)[] = ["findByKey", "get", "loadScope"];
const WRITES: (keyof EntryStore)[] = ["put", "quarantine", "addHits"];

describe.each(["reject", "hang"] as const)("a cache database that does nothing but %s", (fault) => {
  it("never fails a request when it can't be read", async () => {
    const mend = breakEntries(lethe, fault, READS);
    const told = await ask(lethe, tenant, QUESTION);
    mend();
    expect([told.status, contentOf(told)]).toEqual([200, "Answer number 1."]);
    expect([told.outcome, told.reason]).toEqual(["bypass", "cache-unavailable"]);
  });

  it.each([false, true])("never fails a request when it can't be written (stream: %s)", async (stream) => {
    const mend = breakEntries(lethe, fault, WRITES);
    const told = await ask(lethe, tenant, chat(QUESTION, { stream }));
    mend();
    expect(told.status).toBe(200);
    expect(told.outcome).toBe("miss");
    expect(told.headers.get("cache-status")).not.toContain("stored");
    expect(stream ? told.text : contentOf(told)).toContain(stream ? "[DONE]" : "Answer number 1.");
    expect(lethe.services.flights.size).toBe(0);
  });

  it("never fails a request when nothing works at all", async () => {
    const mend = breakEntries(lethe, fault, [...READS, ...WRITES]);
    for (let turn = 1; turn <= 3; turn++) expect((await ask(lethe, tenant, QUESTION)).status).toBe(200);
    mend();
    expect(lethe.upstream.calls).toHaveLength(3);
  });

  it("still serves by key when only the index can't be loaded", async () => {
    await ask(lethe, tenant, QUESTION);
    const fresh = await lethe.tenant();
    const mend = breakEntries(lethe, fault, ["loadScope"]);
    const first = await ask(lethe, fresh, QUESTION);
    const second = await ask(lethe, fresh, QUESTION);
    mend();
    expect(first.status).toBe(200);
    expect(second.status).toBe(200);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });

  it("is no miss that is not noticed: the request counts as a bypass", async () => {
    const mend = breakEntries(lethe, fault, READS);
    await ask(lethe, tenant, QUESTION);
    mend();
    expect((await send(lethe, null, "/metrics")).text).toContain(
      'lethe_requests_total{wire="openai.chat",outcome="bypass",reason="cache-unavailable"}',
    );
  });
});

describe("a scope whose rows hang while they are loaded", () => {
  it("is loaded anew as soon as the database answers again", async () => {
    const own = await startLethe({ limits: { indexLoadDeadlineMs: 30, indexPageDeadlineMs: 60 } });
    const someone = await own.tenant();
    await ask(own, someone, QUESTION);
    const similar = () => ask(own, someone, `Hello! ${QUESTION}`, { "Cache-Control": "no-store" });
    // The first answer made the index with its scope; as after a restart, nothing of it is in memory.
    await own.services.similarity.drop(someone.id);
    const mend = breakEntries(own, "hang", ["loadScope"]);
    expect((await similar()).reason).toBe("cache-unavailable");
    mend();
    await until("the hung page is given up", async () => (await similar()).outcome === "hit-semantic");
    await own.close();
  });
});

describe("the API says that the cache is not there", () => {
  it("as a bypass of a look-up, and as 503 of a store", async () => {
    const mend = breakEntries(lethe, "reject", [...READS, ...WRITES]);
    const question = { model: "m", prompt: QUESTION };
    const found = await send(lethe, tenant.key, "/api/v1/cache/lookup", question);
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { ...question, response: "x" });
    mend();
    expect([found.status, found.json.outcome, found.json.reason]).toEqual([200, "bypass", "cache-unavailable"]);
    expect([put.status, put.json.code]).toEqual([503, "unavailable"]);
  });
});

describe("app keys and tenants", () => {
  it("already seen are trusted when the database only hangs", async () => {
    const hasty = await startLethe({ limits: { directoryDeadlineMs: 50 } });
    const someone = await hasty.tenant();
    await ask(hasty, someone, QUESTION);
    const db = hasty.services.db as { read: object; point: object };
    const sound = { read: db.read, point: db.point };
    db.read = db.point = new Proxy({}, { get: () => new Proxy({}, { get: () => () => new Promise(() => undefined) }) });
    hasty.clock.advance(30_000);
    expect((await ask(hasty, someone, QUESTION)).outcome).toBe("hit-exact");
    hasty.clock.advance(31_000);
    expect((await ask(hasty, someone, QUESTION)).status).toBe(503);
    Object.assign(db, sound);
    expect((await ask(hasty, someone, QUESTION)).outcome, "as soon as it answers again").toBe("hit-exact");
    await hasty.close();
  });

  it("already seen are trusted for a minute while the database does not answer, then 503", async () => {
    await ask(lethe, tenant, QUESTION);
    const db = lethe.services.db as { read: object; point: object };
    const sound = { read: db.read, point: db.point };
    const broken = new Proxy({}, { get: () => new Proxy({}, { get: () => () => Promise.reject(new Error("gone")) }) });
    db.read = db.point = broken;
    lethe.clock.advance(30_000);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
    lethe.clock.advance(31_000);
    const told = await ask(lethe, tenant, QUESTION);
    Object.assign(db, sound);
    expect(told.status).toBe(503);
    expect(told.json.error).toMatchObject({ code: "unavailable" });
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });
});
