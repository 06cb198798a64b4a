import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, send, type Told } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const DAY_MS = 86_400_000;
const PUBLIC_MODEL = "gpt-4o-mini";

let lethe: TestLethe;
let open: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  open = await lethe.tenant({ settings: { appProviderKeys: "accepted" } });
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

let count = 0;
const fresh = (model = PUBLIC_MODEL) => chat(`What is key number ${++count}?`, { model });
const withKey = (body: ReturnType<typeof chat>, key: string): Promise<Told> =>
  ask(lethe, open, body, { "x-provider-api-key": key });
const sentKeys = () => lethe.upstream.calls.map(({ headers }) => headers.authorization);
const refusal = { kind: "raw", status: 401, body: '{"error":{"message":"bad key"}}' } as const;

it("an app's own key is passed on in place of the server's, by either way, and is kept nowhere", async () => {
  expect((await withKey(fresh(), "sk-own-1")).status).toBe(200);
  const client = new OpenAI({
    apiKey: "sk-own-2",
    baseURL: `${lethe.origin}/v1`,
    defaultHeaders: { "Lethe-Key": open.key },
  });
  await client.chat.completions.create({
    model: PUBLIC_MODEL,
    messages: [{ role: "user", content: "By the header?" }],
  });
  await ask(lethe, open, fresh());
  expect(sentKeys()).toEqual(["Bearer sk-own-1", "Bearer sk-own-2", "Bearer provider-key-openai"]);
  expect(JSON.stringify(lethe.upstream.calls)).not.toContain(open.key);
  await lethe.services.recorder.flush();
  const { db } = lethe.services;
  const kept = JSON.stringify([await db.read.decision.findMany(), await db.read.entry.findMany()], (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  for (const text of [kept, lethe.log(), await lethe.services.metricsText()]) expect(text).not.toContain("sk-own");
});

it("Anthropic's wire and endpoints that are passed through take it too", async () => {
  const headers = { "x-provider-api-key": "sk-ant-own" };
  const message = { model: "claude-3-5-haiku-latest", max_tokens: 5, messages: [{ role: "user", content: "Hi?" }] };
  await send(lethe, open.key, "/v1/messages", message, { headers });
  await send(lethe, open.key, "/v1/messages/count_tokens", message, { headers });
  expect(lethe.upstream.calls.map((call) => call.headers["x-api-key"])).toEqual(["sk-ant-own", "sk-ant-own"]);
});

describe("where a tenant has not chosen it", () => {
  it("it is refused, and the server's key is not used in its place", async () => {
    const closed = await lethe.tenant();
    const told = await ask(lethe, closed, fresh(), { "x-provider-api-key": "sk-own" });
    expect(told.status).toBe(403);
    expect(told.json).toMatchObject({ error: { code: "provider_key_refused" } });
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it("a tenant that demands it answers nobody without", async () => {
    const strict = await lethe.tenant({ settings: { appProviderKeys: "required" } });
    expect((await ask(lethe, strict, fresh())).json).toMatchObject({ error: { code: "provider_key_required" } });
    expect((await ask(lethe, strict, fresh(), { "x-provider-api-key": "sk-own" })).status).toBe(200);
    expect((await ask(lethe, strict, fresh(), { "x-provider-api-key": "sk own" })).status).toBe(400);
  });
});

describe("hits", () => {
  it("are served to a key that the provider has accepted, for a day", async () => {
    const question = fresh();
    expect((await ask(lethe, open, question)).outcome).toBe("miss");
    const first = await withKey(question, "sk-invented");
    expect([first.outcome, first.reason]).toEqual(["miss", "key-unproven"]);
    expect((await withKey(question, "sk-invented")).outcome).toBe("hit-exact");
    lethe.clock.advance(DAY_MS);
    expect((await withKey(question, "sk-invented")).reason).toBe("key-unproven");
    expect((await withKey(question, "sk-invented")).outcome).toBe("hit-exact");
  });

  it("are not served to one that the provider refuses, and end when it does", async () => {
    const question = fresh();
    await ask(lethe, open, question);
    await withKey(question, "sk-turns-bad");
    expect((await withKey(question, "sk-turns-bad")).outcome).toBe("hit-exact");
    lethe.upstream.reply(refusal);
    expect((await withKey(fresh(), "sk-turns-bad")).status).toBe(401);
    expect((await withKey(question, "sk-turns-bad")).status).toBe(401);
    expect((await withKey(question, "sk-never-good")).status).toBe(401);
    const stale = await ask(lethe, open, question, {
      "x-provider-api-key": "sk-never-good",
      "cache-control": "only-if-cached",
    });
    expect(stale.status).toBe(504);
  });

  it("are not shared with a call that is under way for somebody else's key", async () => {
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const question = fresh();
    lethe.upstream.reply((call) =>
      call.headers.authorization === "Bearer sk-never-seen" ? refusal : says("For those who may.", { hold }),
    );
    const first = ask(lethe, open, question);
    while (lethe.upstream.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await withKey(question, "sk-never-seen")).status).toBe(401);
    release();
    expect((await first).status).toBe(200);
  });

  it("of a model that may be somebody's own are for that account's key only", async () => {
    for (const model of ["ft:gpt-4o-mini:acme::1", "house-model"]) {
      const question = fresh(model);
      await withKey(question, "sk-acme");
      expect((await withKey(question, "sk-acme")).outcome).toBe("hit-exact");
      await withKey(fresh(), "sk-other");
      expect((await withKey(question, "sk-other")).outcome, model).toBe("miss");
    }
  });

  it("what an account keeps may be named by who brings its key", async () => {
    await lethe.tenant();
    const kept = chat("And then?", { model: PUBLIC_MODEL, previous_response_id: "resp_1" });
    expect((await ask(lethe, open, kept)).status).toBe(403);
    expect((await withKey(kept, "sk-keeper")).status).toBe(200);
    const path = "/v1/files/file-1";
    expect((await send(lethe, open.key, path)).status).toBe(403);
    expect(
      (await send(lethe, open.key, path, undefined, { headers: { "x-provider-api-key": "sk-keeper" } })).status,
    ).toBe(200);
  });

  it("an invented key leaves no trace where accepted ones are remembered, and no answer waits for that memory", async () => {
    const { coordination } = lethe.services;
    const { charge } = coordination;
    const charged: string[] = [];
    coordination.charge = (charges) => {
      charged.push(...charges.map(({ name }) => name));
      return new Promise(() => undefined);
    };
    try {
      const question = fresh();
      await ask(lethe, open, question);
      charged.length = 0;
      lethe.upstream.reply(refusal);
      for (let n = 0; n < 5; n += 1) expect((await withKey(question, `sk-made-up-${n}`)).status).toBe(401);
      expect(charged).toEqual([]);
      lethe.upstream.reset();
      expect((await withKey(question, "sk-really-good")).status).toBe(200);
      expect(charged).toHaveLength(1);
    } finally {
      coordination.charge = charge;
    }
  });
});
