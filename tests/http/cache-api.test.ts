import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";
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
const get = (id: unknown) => send(lethe, tenant.key, `/api/v1/cache/entries/${String(id)}`);

describe("put, look up, read", () => {
  it("gives back what was put", async () => {
    const made = await put();
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      id: expect.any(String) as string,
      key: expect.stringMatching(/^[\w-]{43}$/) as string,
      updated: false,
      findings: [],
    });
    const found = await lookup();
    expect(found.json).toMatchObject({ outcome: "hit-exact", reason: "same-key", similarity: 1, key: made.json.key });
    expect(found.json.entry).toMatchObject({
      id: made.json.id,
      response: PUT.response,
      model: "gpt-x",
      tokens_in: 30,
      tokens_out: 9,
      latency_ms: 1200,
      cost_usd: 0.002,
      tags: ["health"],
      metadata: { source: "wiki" },
      age_seconds: 0,
    });
    expect((await get(made.json.id)).json).toMatchObject({
      answer: PUT.response,
      verified: true,
      key: made.json.key,
      hitCount: 0,
    });
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it.each(["text", { a: 1 }, ["a", { b: null }]])("keeps the form of the answer %j", async (response) => {
    await put({ ...PUT, response } as JsonObject);
    expect((await lookup()).json.entry).toMatchObject({ response });
  });

  it("finds by similarity, and explains when asked", async () => {
    await put();
    const found = await lookup({ prompt: "Hello, how do vaccines train the immune system?", explain: true });
    expect(found.json.outcome).toBe("hit-semantic");
    expect(found.json.similarity).toBeGreaterThanOrEqual(0.9);
    expect(found.json.explanation).toBeTruthy();
    const plain = await lookup({ prompt: "Hello, how do vaccines train the immune system?" });
    expect(plain.json).not.toHaveProperty("explanation");
  });

  it("explains a miss too, with the best candidate that was not good enough", async () => {
    await put();
    const missed = await lookup({ prompt: "How do vaccines not train the immune system?", explain: true });
    expect(missed.json).toMatchObject({ outcome: "miss", entry: null });
    expect(JSON.stringify(missed.json.explanation)).toContain("neg");
  });

  it("an existing key is updated, keeping its id", async () => {
    const first = await put();
    const second = await put({ ...PUT, response: "Another.", tokens_in: 31 } as JsonObject);
    expect(second.json).toMatchObject({ id: first.json.id, key: first.json.key, updated: true });
    expect((await lookup()).json.entry).toMatchObject({ response: "Another.", tokens_in: 31 });
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(1);
  });

  it("strategies choose what is looked for", async () => {
    await put();
    const near = "Hello, how do vaccines train the immune system?";
    expect((await lookup({ prompt: near, strategies: ["exact"] })).json.outcome).toBe("miss");
    expect((await lookup({ prompt: near, strategies: ["semantic"] })).json.outcome).toBe("hit-semantic");
    expect((await lookup({ prompt: near, strategies: ["exact", "semantic"] })).json.outcome).toBe("hit-semantic");
  });

  it("a time to live may only be lowered", async () => {
    const expiry = async (seconds: number) =>
      Date.parse(String((await put({ ...PUT, ttl_seconds: seconds } as JsonObject)).json.expires_at)) -
      lethe.clock.now();
    expect(await expiry(60)).toBe(60_000);
    expect(await expiry(300_000_000)).toBe(7 * 86_400_000);
  });

  it("entries of the API and of the wires never meet", async () => {
    await put({ model: "m", prompt: "How do vaccines train the immune system?", response: "x" });
    expect((await ask(lethe, tenant, chat("How do vaccines train the immune system?", { model: "m" }))).outcome).toBe(
      "miss",
    );
  });
});

describe("the key of a configuration", () => {
  const keyFor = async (more: JsonObject) => (await lookup(more)).json.key;

  it("does not depend on the order of keys", async () => {
    const key = await keyFor({ input_data: { a: 1, b: { c: 2, d: 3 } } });
    expect(
      await keyFor({ input_data: { b: { d: 3, c: 2 }, a: 1 }, params: { stop: ["a", "b"], top_p: 1, temperature: 0 } }),
    ).toBe(key);
  });

  it("is another one for any change of prompt, model, system, turns, params, data, namespace or field", async () => {
    const changes: JsonObject[] = [
      {},
      { prompt: "How do vaccines train the immune system" },
      { model: "gpt-y" },
      { system: "Be long." },
      { system: null as never },
      { params: { temperature: 0, top_p: 1, stop: ["b", "a"] } },
      { params: { temperature: 0, top_p: 1 } },
      { params: { temperature: 0.1, top_p: 1, stop: ["a", "b"] } },
      { params: { top_p: 1, stop: ["a", "b"] } },
      { params: { temperature: 0, top_p: 1, stop: ["a", "b"], seed: 1 } },
      { params: { temperature: 0, top_p: 1, stop: ["a", "b"], user: "x" } },
      { messages: [{ role: "user", content: "Hi" }] },
      { input_data: null },
      { input_data: 1 },
      { input_data: "1" },
      { input_data: [1] },
      { input_data: { a: 1 } },
      { input_data: { a: [1, 2] } },
      { input_data: { a: [2, 1] } },
      { namespace: "n" },
    ].filter((change) => change.system !== null);
    const keys = await Promise.all(changes.map(keyFor));
    expect(new Set(keys).size).toBe(changes.length);
  });

  it("does not depend on what steers the look-up", async () => {
    const key = await keyFor({});
    for (const more of [{ explain: true }, { min_similarity: 0.99 }, { strategies: ["exact"] }])
      expect(await keyFor(more)).toBe(key);
    expect((await put()).json.key).toBe(key);
  });
});

describe("what the API does not know is refused with the nearest name", () => {
  it.each([
    [{ ttl: 60 }, '"ttl". Did you mean "ttl_seconds"?'],
    [{ TTLSeconds: 60 }, '"ttl_seconds"'],
    [{ min_similarty: 1 }, '"min_similarity"'],
    [{ subjekt: "x" }, '"subject"'],
    [{ anything: "else" }, "Known are model, prompt"],
    [{ stream: true }, "Known are"],
  ])("in a body: %j", async (more, said) => {
    const told = await send(lethe, tenant.key, "/api/v1/cache/lookup", { ...QUESTION, ...more });
    if ("ttl" in more || "TTLSeconds" in more) expectError(await put({ ...PUT, ...more } as JsonObject), "api", 400);
    else expect(told.text).toContain(JSON.stringify(said).slice(1, -1));
    expectError(told, "api", 400);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });

  it("a time to live by another name stores nothing", async () => {
    const told = await put({ ...PUT, ttl: 60 } as JsonObject);
    expectError(told, "api", 400);
    expect(told.json.detail).toContain('Did you mean "ttl_seconds"?');
    expect((await lookup()).json.outcome).toBe("miss");
  });

  it.each([
    ["lethe-tll", '"Lethe-Ttl"'],
    ["lethe-subjects", '"Lethe-Subject"'],
    ["lethe-what-is-this", "Known are Lethe-Subject"],
  ])("in a header: %s", async (name, said) => {
    const told = await ask(lethe, tenant, chat("Who is there?"), { [name]: "60" });
    expectError(told, "openai", 400, "unknown_header");
    expect(told.json.error).toMatchObject({ message: expect.stringContaining(said) as string });
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it.each([
    [{ ttl_seconds: 5 }, '"ttl"'],
    [{ "no-cahce": true }, '"no-cache"'],
    [{ ttl: 5, TTL: 6 }, '"ttl"'],
    [{ no_store: true, "no-store": false }, "two spellings"],
  ])("in LiteLLM's cache object: %j", async (cache, said) => {
    const told = await ask(lethe, tenant, chat("Who is there?", { cache: cache as JsonObject }));
    expectError(told, "openai", 400, "invalid_cache_object");
    expect(told.json.error).toMatchObject({ message: expect.stringContaining(said) as string });
  });

  it("in a query", async () => {
    const told = await send(lethe, tenant.key, "/api/v1/stats?form=2026-01-01T00:00:00Z");
    expectError(told, "api", 400);
    expect(told.json.detail).toContain('"from"');
  });
});

describe("what may not be kept is refused, and says why", () => {
  it.each([
    [
      "a secret in the answer",
      { response: "The password: hunter2hunter2 and ghp_16C7e42F292c6912E7710c838347Ae178B4a" },
      400,
    ],
    ["a card in the answer", { response: { a: ["Card 4539 1488 0343 6467"] } }, 400],
    ["a card in the metadata", { metadata: { note: "Card 4539 1488 0343 6467" } }, 400],
    ["a card in the prompt", { prompt: "Why was 4539 1488 0343 6467 declined?" }, 403],
    ["a person's data and nobody named", { prompt: "Is jane.example@posteo.de subscribed?" }, 403],
    ["tools", { params: { tools: [{ name: "f" }] } }, 403],
    ["an answer that is too large", { response: "word ".repeat(210_000) }, 413],
  ])("%s", async (_, more, status) => {
    expectError(await put({ ...PUT, ...more } as JsonObject), "api", status);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });

  it("an e-mail in the answer is scrubbed and counted, and the same for the metadata", async () => {
    const made = await put({
      ...PUT,
      response: "Ask help.desk@posteo.de.",
      metadata: { by: "some.one@posteo.de" },
    } as JsonObject);
    expect(made.json.findings).toEqual([{ type: "EMAIL", count: 1 }]);
    expect((await lookup()).json.entry).toMatchObject({ response: "Ask [EMAIL].", metadata: { by: "[EMAIL]" } });
  });
});

describe("erasures by the API", () => {
  it("count first, ask for the name, then erase; the receipt can be read", async () => {
    await put();
    const dry = await send(lethe, tenant.key, "/api/v1/erasures", { dry_run: true });
    expect([dry.status, dry.json]).toMatchObject([200, { entries: 1, confirm: tenant.name }]);
    expectError(await send(lethe, tenant.key, "/api/v1/erasures", {}), "api", 400, "confirm_missing");
    expectError(await send(lethe, tenant.key, "/api/v1/erasures", { confirm: "wrong" }), "api", 400);
    expect((await lookup()).json.outcome).toBe("hit-exact");
    const begun = await send(lethe, tenant.key, "/api/v1/erasures", { confirm: tenant.name });
    expect(begun.status).toBe(202);
    const path = `/api/v1/erasures/${String(begun.json.id)}`;
    const done = await until("the erasure is complete", async () => {
      const { json } = await send(lethe, tenant.key, path);
      return json.state === "complete" ? json : null;
    });
    expect(done).toMatchObject({ counts: { entries: 1 }, hasReceipt: true });
    const receipt = await send(lethe, tenant.key, `${path}/receipt`);
    expect(receipt.json).toMatchObject({
      receipt: { erasure: begun.json.id },
      public_key: expect.stringContaining("PUBLIC KEY") as string,
    });
    expect((await lookup()).json.outcome).toBe("miss");
  });

  it("one at a time for a tenant, 409", async () => {
    const twice = await Promise.all(
      [1, 2].map(() => send(lethe, tenant.key, "/api/v1/erasures", { confirm: tenant.name })),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual([202, 409]);
  });
});

describe("the export of a person", () => {
  it("holds all that is theirs and nothing of others", async () => {
    const personal = (who: string) =>
      put({
        model: "m",
        prompt: `Is ${who}@posteo.de subscribed to the letter?`,
        response: `Yes, ${who}.`,
        subject: who,
      });
    await personal("jane.example");
    await personal("joan.example");
    await lookup({ subject: "jane.example" });
    const told = await send(lethe, tenant.key, "/api/v1/subjects/jane.example/export");
    expect(told.json).toMatchObject({ subject: "jane.example", entries: [{ answer: "Yes, jane.example." }] });
    expect((told.json.decisions as JsonObject[]).length).toBe(1);
    expect(told.text).not.toContain("joan");
    const other = await lethe.tenant();
    expect((await send(lethe, other.key, "/api/v1/subjects/jane.example/export")).json).toMatchObject({
      entries: [],
      decisions: [],
    });
  });
});
