import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeUpstream } from "@/server/services/upstreams/remove-upstream";
import { saveUpstream } from "@/server/services/upstreams/save-upstream";
import { testUpstream } from "@/server/services/upstreams/test-upstream";
import { UpstreamBook } from "@/server/services/upstreams/upstream-book";
import { ask, chat, contentOf, send } from "../support/ask";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { answers, fails, inTurn, type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";

let lethe: TestLethe;
let provider: ScriptedProvider;
let tenant: TestTenant;
let stranger: TestTenant;
beforeAll(async () => {
  provider = await startScriptedProvider();
  lethe = await startLethe({
    environment: { LETHE_UPSTREAM_HOSTS: "127.0.0.1, localhost", LETHE_UPSTREAM_ADDRESSES: "127.0.0.0/8" },
  });
  [tenant, stranger] = [await lethe.tenant(), await lethe.tenant()];
});
afterAll(async () => {
  await lethe.close();
  await provider.close();
});
beforeEach(async () => {
  for (const { id, tenantId } of await lethe.services.db.read.upstream.findMany())
    await removeUpstream(lethe.services, SYSTEM, { id, tenantId });
  provider.calls.length = 0;
  provider.behave(answers("From the tenant's own provider."));
  lethe.upstream.reset();
});

type Input = Parameters<typeof saveUpstream>[2];
function save(more: Partial<Omit<Input, "options">> & { options?: Partial<Input["options"]> } = {}) {
  const { options, ...rest } = more;
  return saveUpstream(lethe.services, SYSTEM, {
    tenantId: tenant.id,
    name: "own",
    kind: "openai",
    baseUrl: `http://127.0.0.1:${provider.port}`,
    apiKey: "sk-of-the-tenant",
    models: ["*"],
    ...rest,
    options: { ...DEFAULTS, ...options },
  });
}
const DEFAULTS = {
  aliases: {},
  connectMs: 10_000,
  firstByteMs: 60_000,
  idleMs: 60_000,
  totalMs: 60_000,
  retries: 0,
  concurrency: 10,
  queue: 10,
  breakAfter: 100,
  breakMs: 60_000,
};
let count = 0;
const fresh = () => `What is provider number ${++count}?`;

describe("a tenant's own provider", () => {
  it("is asked with its key, for its tenant and for nobody else", async () => {
    const saved = await save();
    expect(saved).toMatchObject({ hasKey: true, baseUrl: `http://127.0.0.1:${provider.port}/v1` });
    expect(contentOf(await ask(lethe, tenant, fresh()))).toBe("From the tenant's own provider.");
    expect(provider.calls[0]).toMatchObject({
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer sk-of-the-tenant" },
    });
    expect(contentOf(await ask(lethe, stranger, fresh()))).toMatch(/^Answer number/);
    expect(provider.calls).toHaveLength(1);
  });

  it("stands before one of all tenants, whose patterns stand before the environment", async () => {
    const everybody = await startScriptedProvider();
    everybody.behave(answers("From everybody's."));
    await save({
      tenantId: null,
      name: "all",
      baseUrl: `http://127.0.0.1:${everybody.port}`,
      models: ["shared-*", "own-1"],
    });
    await save({ models: ["own-*"] });
    const told = async (model: string) => contentOf(await ask(lethe, tenant, chat(fresh(), { model })));
    expect(await told("own-1")).toBe("From the tenant's own provider.");
    expect(await told("shared-1")).toBe("From everybody's.");
    expect(await told("other")).toMatch(/^Answer number/);
    await everybody.close();
  });

  it("is known by an alias: the provider hears its own name, and both names share what is stored", async () => {
    await save({ options: { aliases: { fast: "big-model-1" } } });
    const question = fresh();
    expect((await ask(lethe, tenant, chat(question, { model: "fast" }))).outcome).toBe("miss");
    expect(JSON.parse(provider.calls[0]?.body ?? "{}").model).toBe("big-model-1");
    expect((await ask(lethe, tenant, chat(question, { model: "big-model-1" }))).outcome).toBe("hit-exact");
    const padding = "x".repeat(600_000);
    expect((await ask(lethe, tenant, chat(fresh(), { model: "fast", metadata: { padding } }))).status).toBe(200);
    expect(JSON.parse(provider.calls[1]?.body ?? "{}").model, "of a body that a thread reads").toBe("big-model-1");
    const { id } = await lethe.services.db.read.upstream.findFirstOrThrow();
    await save({ id, apiKey: undefined, options: { aliases: { fast: "big-model-2" } } } as never);
    expect((await ask(lethe, tenant, chat(question, { model: "fast" }))).outcome, "an alias that moved").toBe("miss");
  });

  it("of Azure's kind is asked by the deployment's address, with its header and a version", async () => {
    const { port } = provider;
    const saved = await save({ kind: "azure", baseUrl: `http://127.0.0.1:${port}`, models: ["dep*"] });
    expect(saved.baseUrl).toBe(`http://127.0.0.1:${port}/openai`);
    const told = (model: string) => ask(lethe, tenant, chat(fresh(), { model }));
    expect(contentOf(await told("dep-1"))).toBe("From the tenant's own provider.");
    expect(provider.calls[0]).toMatchObject({
      path: "/openai/deployments/dep-1/chat/completions?api-version=2024-10-21",
      headers: { "api-key": "sk-of-the-tenant" },
    });
    expect(provider.calls[0]?.headers.authorization).toBeUndefined();
    await send(lethe, tenant.key, "/openai/deployments/dep-2/chat/completions?api-version=2025-01-01", chat(fresh()));
    expect(provider.calls[1]?.path).toBe("/openai/deployments/dep-2/chat/completions?api-version=2025-01-01");
    const away = await told("dep/../../admin");
    expect([away.status, away.json]).toMatchObject([400, { error: { param: "model" } }]);
    expect(provider.calls).toHaveLength(2);
  });

  it("has a key that is in no answer, record, log or column", async () => {
    const saved = await save({ apiKey: "sk-very-secret-key" });
    await ask(lethe, tenant, fresh());
    const rows = await lethe.services.db.read.upstream.findMany();
    const bytes = rows.map(({ apiKey }) => Buffer.from(apiKey ?? []).toString("latin1")).join();
    const records = await lethe.services.db.read.auditRecord.findMany();
    const audit = records.map(({ details }) => details).join();
    const models = (await send(lethe, tenant.key, "/v1/models")).text;
    for (const text of [JSON.stringify(saved), bytes, audit, lethe.log(), models, await lethe.services.metricsText()])
      expect(text).not.toContain("sk-very-secret-key");
    expect(await lethe.services.metricsText(), "no address in a metric").not.toContain("127.0.0.1");
  });

  it("never has its key sent to another server by who can't read it", async () => {
    const { id } = await save();
    const input = { tenantId: tenant.id, id, name: "own", kind: "openai" as const, models: ["*"], options: DEFAULTS };
    const move = (baseUrl: string) => saveUpstream(lethe.services, SYSTEM, { ...input, baseUrl });
    await expect(move("http://localhost:9/v1")).rejects.toMatchObject({ code: "invalid", reason: "key-needed" });
    await expect(move(`http://127.0.0.1:${provider.port}/v2`)).resolves.toMatchObject({ hasKey: true });
    const stolen = saveUpstream(lethe.services, SYSTEM, {
      ...input,
      tenantId: stranger.id,
      baseUrl: "http://localhost:9",
    });
    await expect(stolen).rejects.toMatchObject({ code: "not-found" });
  });

  it("is refused where the operator does not allow it, also by a name that leads there", async () => {
    for (const baseUrl of [
      "https://api.openai.com",
      "http://10.0.0.1/v1",
      "http://169.254.169.254/latest",
      "ftp://127.0.0.1",
    ])
      await expect(save({ baseUrl })).rejects.toMatchObject({ code: "invalid", field: "baseUrl" });
    const narrow = await startLethe({
      environment: { LETHE_UPSTREAM_HOSTS: "localhost", LETHE_UPSTREAM_ADDRESSES: "10.0.0.0/8" },
    });
    const one = await narrow.tenant();
    await saveUpstream(narrow.services, SYSTEM, {
      tenantId: one.id,
      name: "inner",
      kind: "openai",
      baseUrl: `http://localhost:${provider.port}`,
      models: ["*"],
      options: DEFAULTS,
    });
    const told = await ask(narrow, one, fresh());
    expect(told.status).toBe(502);
    expect(provider.calls).toHaveLength(0);
    await narrow.close();
  });
});

it("however many there are, whose accounts they are is asked at once", async () => {
  for (let n = 0; n < 5; n += 1) await save({ name: `own ${n}`, apiKey: `sk-${n}` });
  await save({ tenantId: stranger.id, apiKey: "sk-3" });
  const asked: string[] = [];
  const { services } = lethe;
  const upstream = new Proxy(services.db.read.upstream, {
    get: (model, name) => {
      asked.push(String(name));
      return Reflect.get(model, name);
    },
  });
  const read = new Proxy(services.db.read, {
    get: (client, name) => (name === "upstream" ? upstream : Reflect.get(client, name)),
  });
  const db = new Proxy(services.db, { get: (all, name) => (name === "read" ? read : Reflect.get(all, name)) });
  const book = new UpstreamBook({
    ...services,
    db,
    clients: services.providerClients,
    environment: services.upstreams,
    environmentKeys: ["sk-1"],
  });
  const own = (await book.list(tenant.id)).flatMap(({ name, ownAccount }) => (ownAccount ? [name] : []));
  expect(own).toEqual(["own 0", "own 2", "own 4"]);
  expect(asked).toEqual(["findMany", "findMany"]);
  book.close();
});

describe("what an account keeps", () => {
  const files = (who: TestTenant, method = "GET") => send(lethe, who.key, "/v1/files/file-1", undefined, { method });

  it("is there for the tenant whose account it is, and 403 for who shares one", async () => {
    expect((await files(tenant)).status).toBe(403);
    await save();
    expect((await files(tenant)).status).toBe(200);
    expect((await files(tenant, "DELETE")).status).toBe(200);
    expect(provider.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1/files/file-1",
      "DELETE /v1/files/file-1",
    ]);
    const kept = chat(fresh(), { previous_response_id: "resp_1" });
    expect((await ask(lethe, tenant, kept)).status).toBe(200);
    expect((await files(stranger)).status).toBe(403);
    expect((await ask(lethe, stranger, kept)).status).toBe(403);
  });

  it("is nobody's when two tenants, all tenants or the environment use one key", async () => {
    await save();
    const second = await save({ tenantId: stranger.id });
    expect([(await files(tenant)).status, (await files(stranger)).status]).toEqual([403, 403]);
    await removeUpstream(lethe.services, SYSTEM, { id: second.id, tenantId: stranger.id });
    expect((await files(tenant)).status).toBe(200);
    const global = await save({ tenantId: null });
    expect((await files(tenant)).status).toBe(403);
    await removeUpstream(lethe.services, SYSTEM, { id: global.id, tenantId: null });
    const { id } = await lethe.services.db.read.upstream.findFirstOrThrow();
    await save({ id, apiKey: "provider-key-openai" });
    expect((await files(tenant)).status).toBe(403);
  });

  it("administrative endpoints are never passed on, on whosever account", async () => {
    await save();
    for (const path of ["/v1/organization/users", "/v1/files/%2e%2e/organization/users", "/v1/files/../organization"])
      expect((await send(lethe, tenant.key, path)).status, path).not.toBe(200);
    expect(provider.calls).toHaveLength(0);
  });
});

describe("a provider that fails", () => {
  it("is asked again for 429 and 503 when it says so, and not for other errors", async () => {
    await save({ options: { retries: 2 } });
    provider.behave(
      inTurn(fails(429, { "retry-after-ms": "1" }), fails(503, { "retry-after": "0" }), answers("At last.")),
    );
    expect(contentOf(await ask(lethe, tenant, fresh()))).toBe("At last.");
    provider.behave(fails(500));
    expect((await ask(lethe, tenant, fresh())).status).toBe(500);
    provider.behave(fails(429, { "retry-after": "3600" }));
    const told = await ask(lethe, tenant, fresh());
    expect([told.status, told.headers.get("retry-after")]).toEqual([429, "3600"]);
    expect(provider.calls).toHaveLength(5);
  });

  it("is left alone after so many failures, tried by one, and taken back", async () => {
    await save({ options: { breakAfter: 2, breakMs: 30_000 } });
    provider.behave(fails(500));
    for (let tries = 0; tries < 4; tries += 1) await ask(lethe, tenant, fresh());
    expect(provider.calls).toHaveLength(2);
    const told = await ask(lethe, tenant, fresh());
    expect(told.status).toBe(502);
    expect(told.text).toContain("left alone");
    provider.behave(answers("Back."));
    lethe.clock.advance(30_000);
    expect(contentOf(await ask(lethe, tenant, fresh()))).toBe("Back.");
  });

  it("is not left alone for what it has against one request: a page that refuses it, a redirect, a 4xx", async () => {
    await save({ options: { breakAfter: 2, breakMs: 30_000 } });
    const page = (status: number) => (_: unknown, response: ServerResponse) => {
      response.writeHead(status, { "content-type": "text/html", location: "/elsewhere" }).end("<h1>Blocked</h1>");
    };
    for (const status of [403, 403, 404, 413, 302, 200, 400]) {
      provider.behave(status === 400 ? fails(400) : page(status));
      expect((await ask(lethe, tenant, fresh())).text, String(status)).not.toContain("left alone");
    }
    provider.behave(page(503));
    for (let tries = 0; tries < 2; tries += 1) await ask(lethe, tenant, fresh());
    expect((await ask(lethe, tenant, fresh())).text).toContain("left alone");
    expect(provider.calls).toHaveLength(9);
  });

  it("has so many calls at one time, and those that find no place are told so", async () => {
    await save({ options: { concurrency: 1, queue: 1 } });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    provider.behave(async (call, response, index) => {
      if (index === 0) await held;
      await answers("In turn.")(call, response, index);
    });
    const first = ask(lethe, tenant, fresh());
    while (provider.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const second = ask(lethe, tenant, fresh());
    const row = await lethe.services.db.read.upstream.findFirstOrThrow();
    const client = await lethe.services.upstreamBook.clientOf(row);
    while (client.health().queued === 0) await new Promise((resolve) => setImmediate(resolve));
    const third = await ask(lethe, tenant, fresh());
    expect([third.status, third.headers.get("retry-after")]).toEqual([503, "1"]);
    release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect(client.health()).toMatchObject({ state: "closed", active: 0, queued: 0, failures: 0 });
  });

  it("that leads elsewhere is not followed there", async () => {
    await save();
    provider.behave((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${provider.port}/elsewhere` }).end();
    });
    const told = await ask(lethe, tenant, fresh());
    expect(told.status).toBe(502);
    expect(told.text).toContain("redirects");
    expect(provider.calls).toHaveLength(1);
  });

  it("that says nothing for too long is given up", async () => {
    await save({ options: { totalMs: 1_000 } });
    provider.behave(() => undefined);
    expect((await ask(lethe, tenant, fresh())).status).toBe(502);
  });
});

describe("a test of a provider", () => {
  const lists =
    (...ids: string[]) =>
    (_: unknown, response: ServerResponse) => {
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ data: ids.map((id) => ({ id })) }));
    };
  const test = (id: string, tenantId = tenant.id) => testUpstream(lethe.services, SYSTEM, { tenantId, id });

  it("asks for the models with the key that is kept, and names the patterns that none fits", async () => {
    const { id } = await save({ models: ["m-*", "gone"] });
    provider.behave(lists("m-1", "m-2"));
    expect(await test(id)).toMatchObject({ result: "answers", models: ["m-1", "m-2"], unmatched: ["gone"] });
    expect(provider.calls[0]).toMatchObject({
      path: "/v1/models",
      headers: { authorization: "Bearer sk-of-the-tenant" },
    });
  });

  it("tells a refused key from a server that is not there, in words of its own", async () => {
    const { id } = await save();
    provider.behave(fails(401));
    expect(await test(id)).toMatchObject({ result: "empty", why: null });
    provider.behave((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<b>a page that says sk-of-the-tenant</b>");
    });
    expect(await test(id)).toMatchObject({ result: "unreachable", why: "what answers there is no list of models" });
    const { id: gone } = await save({ baseUrl: "http://127.0.0.1:1" });
    expect(await test(gone)).toMatchObject({ result: "unreachable", why: "the provider could not be reached" });
  });

  it("is of the tenant's own only", async () => {
    const { id } = await save();
    await expect(test(id, stranger.id)).rejects.toMatchObject({ code: "not-found" });
    expect(provider.calls).toHaveLength(0);
  });
});
