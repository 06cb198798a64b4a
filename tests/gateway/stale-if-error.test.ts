import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startErasure } from "@/server/services/erasures/start-erasure";
import { maintainOnce } from "@/server/services/maintenance";
import { ask, chat, contentOf, type Told } from "../support/ask";
import { callerAs } from "../support/dashboard";
import type { Reply } from "../support/fake-upstream";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";

const TTL_SECONDS = 100;
const QUESTION = "How tall is the tower of the town hall?";
const ALLOWED = { "Cache-Control": "stale-if-error=60" };
const FAILS: Reply = { kind: "raw", status: 503, body: '{"error":{"message":"overloaded"}}' };

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant({ settings: { defaultTtlSeconds: TTL_SECONDS } });
  await ask(lethe, tenant, QUESTION);
});

/** Past its time by so many seconds, and from now on the provider does this. */
function expired(bySeconds: number, reply: Reply = FAILS): void {
  lethe.clock.advance((TTL_SECONDS + bySeconds) * 1000);
  lethe.upstream.reply(reply);
}

function seen(told: Told): unknown {
  return [told.status, told.outcome, told.reason];
}

const STALE = [200, "hit-exact", "stale-if-error"];
const RELAYED = [503, "error", "upstream-error"];

describe("an expired answer serves a client that allows it", () => {
  it.each([
    ["500", { kind: "raw", status: 500, body: "{}" }],
    [
      "503 as an event stream",
      { kind: "raw", status: 503, headers: { "content-type": "text/event-stream" }, body: "data: x\n\n" },
    ],
    ["529", { kind: "raw", status: 529, body: "{}" }],
    ["429: the provider is out of breath", { kind: "raw", status: 429, body: "{}" }],
    ["a connection that breaks", { kind: "drop" }],
  ] as [string, Reply][])("when the provider fails: %s", async (_, reply) => {
    expired(10, reply);
    const told = await ask(lethe, tenant, QUESTION, ALLOWED);
    expect([seen(told), contentOf(told)]).toEqual([STALE, "Answer number 1."]);
  });

  it("as a stream, when one was asked for", async () => {
    expired(10);
    const told = await ask(lethe, tenant, chat(QUESTION, { stream: true }), ALLOWED);
    expect(seen(told)).toEqual(STALE);
    expect(told.text).toContain("[DONE]");
  });

  it("and says how old it is and what the provider said", async () => {
    expired(10);
    const { headers } = await ask(lethe, tenant, QUESTION, ALLOWED);
    expect(headers.get("cache-status")).toBe("lethe; fwd=stale; fwd-status=503; ttl=-10; detail=stale-if-error");
    expect(headers.get("age")).toBe("110");
  });

  it("and is recorded as such", async () => {
    expired(10);
    await ask(lethe, tenant, QUESTION, ALLOWED);
    await lethe.services.recorder.flush();
    const [record] = (await callerAs(lethe, "auditor").stats.decisions({ tenantId: tenant.id })).items;
    expect(record).toMatchObject({ outcome: "hit-exact", reason: "stale-if-error", stored: false });
  });

  it("that finds it older than it prefers, by as much", async () => {
    lethe.clock.advance(50_000);
    lethe.upstream.reply(FAILS);
    const asked = (more: string) => ask(lethe, tenant, QUESTION, { "Cache-Control": `max-age=30${more}` });
    expect(seen(await asked(", stale-if-error=30"))).toEqual(STALE);
    expect(seen(await asked(", stale-if-error=10"))).toEqual(RELAYED);
  });
});

describe("the failure is relayed as it is", () => {
  it("when the client did not ask", async () => {
    expired(10);
    expect(seen(await ask(lethe, tenant, QUESTION))).toEqual(RELAYED);
  });

  it.each([
    ["than the client allows", 60, {}],
    ["than the tenant allows", 40, { staleIfErrorMaxSeconds: 40 }],
  ])("when the answer is longer past its time %s", async (_, seconds, settings) => {
    tenant = await lethe.tenant({ settings: { defaultTtlSeconds: TTL_SECONDS, ...settings } });
    await ask(lethe, tenant, QUESTION);
    expired(seconds - 1);
    expect(seen(await ask(lethe, tenant, QUESTION, ALLOWED))).toEqual(STALE);
    lethe.clock.advance(1_000);
    expect(seen(await ask(lethe, tenant, QUESTION, ALLOWED))).toEqual(RELAYED);
  });

  it("when the tenant allows none", async () => {
    tenant = await lethe.tenant({ settings: { defaultTtlSeconds: TTL_SECONDS, staleIfErrorMaxSeconds: 0 } });
    await ask(lethe, tenant, QUESTION);
    expired(1);
    expect(seen(await ask(lethe, tenant, QUESTION, ALLOWED))).toEqual(RELAYED);
  });

  it.each([400, 401, 404, 422])("when it is about the request: %i", async (status) => {
    expired(10, { kind: "raw", status, body: "{}" });
    expect(seen(await ask(lethe, tenant, QUESTION, ALLOWED))).toEqual([status, "error", "upstream-error"]);
  });

  it("when only a question like it was answered", async () => {
    expired(10);
    expect(seen(await ask(lethe, tenant, `Hello! ${QUESTION}`, ALLOWED))).toEqual(RELAYED);
  });

  it.each(["stale-if-error=60, no-cache", "stale-if-error=0"])("when the client says %s", async (control) => {
    expired(10);
    expect(seen(await ask(lethe, tenant, QUESTION, { "Cache-Control": control }))).toEqual(RELAYED);
  });

  it("when the entry fails its signature", async () => {
    await lethe.services.db.write((tx) =>
      tx.entry.updateMany({ where: { tenantId: tenant.id }, data: { model: "another" } }),
    );
    expired(10);
    expect(seen(await ask(lethe, tenant, QUESTION, ALLOWED))).toEqual(RELAYED);
    await until("it is quarantined", async () => {
      const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 1 });
      return (entry?.quarantinedAt ?? null) !== null;
    });
  });

  it("when an erasure began while the provider was waited for", async () => {
    let began: Promise<unknown> = Promise.resolve();
    const target = { tenantId: tenant.id, confirm: tenant.name };
    expired(10);
    lethe.upstream.reply(() => {
      began = startErasure(lethe.services, SYSTEM, target);
      return { ...FAILS, hold: began.then(() => undefined) };
    });
    expect(seen(await ask(lethe, tenant, QUESTION, ALLOWED))).toEqual(RELAYED);
    await began;
  });
});

describe("the upkeep keeps an expired row", () => {
  it("for as long as its tenant lets it serve, and no longer", async () => {
    const short = await lethe.tenant({ settings: { defaultTtlSeconds: TTL_SECONDS, staleIfErrorMaxSeconds: 0 } });
    await ask(lethe, short, QUESTION);
    const held = async () =>
      Promise.all([tenant, short].map(async ({ id }) => (await lethe.services.db.entries.totals(id)).entries));
    lethe.clock.advance(TTL_SECONDS * 1000 + 3_599_000);
    await maintainOnce(lethe.services, 1);
    expect(await held()).toEqual([1, 0]);
    lethe.clock.advance(1_000);
    await maintainOnce(lethe.services, 1);
    expect(await held()).toEqual([0, 0]);
  });
});
