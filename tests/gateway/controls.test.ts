import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, contentOf, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant({ settings: { defaultTtlSeconds: 1_000 } });
});

const QUESTION = "Which trees keep their leaves in winter?";
const NEAR = "Hello, which trees keep their leaves in winter?";
const DAY_MS = 86_400_000;

/** Expiry of the tenant's one entry, seconds from now. */
async function ttlStored(): Promise<number> {
  const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 10 });
  return ((entry?.expiresAt ?? 0) - lethe.clock.now()) / 1000;
}

describe("Cache-Control", () => {
  it("no-cache asks the provider again and replaces what is stored", async () => {
    await ask(lethe, tenant, QUESTION);
    const fresh = await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-cache" });
    expect([fresh.outcome, fresh.reason, contentOf(fresh)]).toEqual(["miss", "refresh-asked", "Answer number 2."]);
    expect(contentOf(await ask(lethe, tenant, QUESTION))).toBe("Answer number 2.");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(1);
  });

  it("no-store stores nothing, but serves what is there", async () => {
    await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" });
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
    expect((await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" })).outcome).toBe("hit-exact");
  });

  it("max-age takes no entry that is older", async () => {
    await ask(lethe, tenant, QUESTION);
    lethe.clock.advance(60_000);
    expect((await ask(lethe, tenant, QUESTION, { "Cache-Control": "max-age=60" })).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, NEAR, { "Cache-Control": "max-age=60" })).outcome).toBe("hit-semantic");
    lethe.clock.advance(1_000);
    expect((await ask(lethe, tenant, NEAR, { "Cache-Control": "max-age=60, no-store" })).outcome).toBe("miss");
    const told = await ask(lethe, tenant, QUESTION, { "Cache-Control": "max-age=60, no-store" });
    expect([told.outcome, told.reason]).toEqual(["miss", "too-old"]);
  });

  it("only-if-cached never reaches the provider: a hit, or 504 in the wire's own shape", async () => {
    const only = { "Cache-Control": "only-if-cached" };
    const told = await ask(lethe, tenant, QUESTION, only);
    expect([told.status, told.outcome, told.reason]).toEqual([504, "error", "only-if-cached"]);
    expect(told.json.error).toMatchObject({ code: "not_cached" });
    const message = { model: "m", max_tokens: 9, messages: [{ role: "user", content: QUESTION }] };
    const other = await send(lethe, tenant.key, "/v1/messages", message, { headers: only });
    expect([other.status, other.json.type]).toEqual([504, "error"]);
    expect(lethe.upstream.calls).toHaveLength(0);
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, QUESTION, only)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, NEAR, only)).outcome).toBe("hit-semantic");
  });
});

describe("a client may only be stricter than its tenant", () => {
  const STORED = "Which plants grow well in a dark room?";
  const REWORDED = "What plants grow well in a dark room?";

  it("a higher similarity refuses what would have been served", async () => {
    await ask(lethe, tenant, STORED);
    const served = await ask(lethe, tenant, REWORDED);
    expect(served.outcome).toBe("hit-semantic");
    const score = Number(served.headers.get("lethe-similarity"));
    expect(score).toBeLessThan(1);
    const strict = { "Lethe-Min-Similarity": String(score + 0.01), "Cache-Control": "no-store" };
    expect((await ask(lethe, tenant, REWORDED, strict)).outcome).toBe("miss");
  });

  it("a lower similarity serves nothing more", async () => {
    const loose = { "Lethe-Min-Similarity": "0.01", "Cache-Control": "no-store" };
    await ask(lethe, tenant, "What is the capital city of France?");
    for (const asked of [
      "Which river flows through the capital city of France?",
      "What is the capital city of Japan?",
      "cats",
    ]) {
      expect((await ask(lethe, tenant, asked, loose)).outcome).toBe("miss");
    }
  });

  it("a tenant's own threshold is not lowered by a request", async () => {
    tenant = await lethe.tenant({ settings: { threshold: 1 } });
    await ask(lethe, tenant, STORED);
    for (const headers of [{}, { "Lethe-Min-Similarity": "0.5" }] as Record<string, string>[]) {
      expect((await ask(lethe, tenant, REWORDED, { ...headers, "Cache-Control": "no-store" })).outcome).toBe("miss");
    }
  });

  it.each([
    ["header", { "Lethe-Ttl": "60" }, {}, 60],
    ["header, longer than the tenant's", { "Lethe-Ttl": "999999" }, {}, 1_000],
    ["LiteLLM's ttl", {}, { cache: { ttl: 60 } }, 60],
    ["LiteLLM's ttl, longer than the tenant's", {}, { cache: { ttl: 999_999 } }, 1_000],
    ["both: the shorter one", { "Lethe-Ttl": "70" }, { cache: { ttl: 60 } }, 60],
    ["none", {}, {}, 1_000],
  ] as [string, Record<string, string>, object, number][])("time to live by %s", async (_, headers, more, seconds) => {
    await ask(lethe, tenant, { ...chat(QUESTION), ...more }, headers);
    expect(await ttlStored()).toBe(seconds);
    lethe.clock.advance(seconds * 1000 - 1);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
    lethe.clock.advance(1);
    const told = await ask(lethe, tenant, QUESTION);
    expect([told.outcome, told.reason]).toEqual(["miss", "expired"]);
  });
});

describe("Lethe-Strategy", () => {
  it("exact looks for nothing similar", async () => {
    await ask(lethe, tenant, QUESTION);
    const told = await ask(lethe, tenant, NEAR, { "Lethe-Strategy": "exact" });
    expect([told.outcome, told.reason]).toEqual(["miss", "exact-only"]);
    expect((await ask(lethe, tenant, QUESTION, { "Lethe-Strategy": "exact" })).outcome).toBe("hit-exact");
  });

  it("semantic serves by similarity, the same text too", async () => {
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, NEAR, { "Lethe-Strategy": "semantic" })).outcome).toBe("hit-semantic");
    expect((await ask(lethe, tenant, QUESTION, { "Lethe-Strategy": "semantic" })).outcome).toBe("hit-semantic");
  });
});

describe("tags and the program's name", () => {
  it("are stored with the entry and are no identity", async () => {
    await ask(lethe, tenant, QUESTION, { "Lethe-Tags": "faq, v2,faq", "Lethe-Agent": "shop" });
    const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 10 });
    expect(entry?.agent).toBe("shop");
    // Beside what says who wrote it.
    expect(entry?.tags.filter((tag) => !tag.startsWith("lethe:"))).toEqual(["faq", "v2"]);
    expect((await ask(lethe, tenant, QUESTION, { "Lethe-Tags": "other" })).outcome).toBe("hit-exact");
  });
});

describe("LiteLLM's cache object", () => {
  it.each([{ ttl: 60 }, { "s-maxage": 60 }, { "no-cache": false }, { namespace: "a" }, {}])(
    "%j is never forwarded",
    async (cache) => {
      await ask(lethe, tenant, chat(QUESTION, { cache }));
      expect(lethe.upstream.calls[0]?.text).not.toContain('"cache"');
    },
  );

  it("means what the headers mean", async () => {
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, chat(QUESTION, { cache: { "no-cache": true } }))).reason).toBe("refresh-asked");
    lethe.clock.advance(61_000);
    expect((await ask(lethe, tenant, chat(QUESTION, { cache: { "s-maxage": 60, "no-store": true } }))).reason).toBe(
      "too-old",
    );
  });
});

describe("a control that can't be read", () => {
  it.each([
    { "Lethe-Min-Similarity": "high" },
    { "Lethe-Min-Similarity": "1.5" },
    { "Lethe-Strategy": "both" },
    { "Lethe-Ttl": "-1" },
    { "Lethe-Namespace": "" },
    { "Lethe-Subject": "" },
    { "Cache-Control": "max-age=soon" },
  ])("%j is refused, and nothing is asked or stored", async (headers) => {
    const told = await ask(lethe, tenant, QUESTION, headers as unknown as Record<string, string>);
    expect(told.status).toBe(400);
    expect(told.json.error).toMatchObject({ type: "invalid_request_error" });
    expect(lethe.upstream.calls).toHaveLength(0);
  });
});

describe("settings of the tenant", () => {
  it("cache off: nothing is looked up or stored", async () => {
    tenant = await lethe.tenant({ settings: { cacheEnabled: false } });
    for (let turn = 0; turn < 2; turn++) {
      expect([(await ask(lethe, tenant, QUESTION)).reason]).toEqual(["cache-off"]);
    }
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });

  it("a time to live of a tier is taken for that tier alone", async () => {
    tenant = await lethe.tenant({ settings: { defaultTtlSeconds: 1_000, ttlSecondsByTier: { internal: 50 } } });
    await ask(lethe, tenant, QUESTION);
    expect(await ttlStored()).toBe(1_000);
    await ask(lethe, tenant, `Write to me at somebody@kowal.pl: ${QUESTION}`, { "Lethe-Subject": "s" });
    expect(await ttlStored()).toBe(50);
  });

  it("an entry never outlives its time, however often it is used", async () => {
    await ask(lethe, tenant, QUESTION);
    for (let hour = 0; hour < 3; hour++) {
      lethe.clock.advance(300_000);
      expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
    }
    lethe.clock.advance(DAY_MS);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
  });
});
