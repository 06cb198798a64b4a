import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { readConfig } from "@/server/config";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  // The provider's account is shared: it has two tenants.
  await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

const lastCall = () => lethe.upstream.calls.at(-1);

describe("headers of the client", () => {
  it("reach the provider, and two betas never share an answer", async () => {
    const client = (beta: string) =>
      new Anthropic({ baseURL: lethe.origin, apiKey: tenant.key, defaultHeaders: { "anthropic-beta": beta } });
    const message = { model: "m", max_tokens: 9, messages: [{ role: "user" as const, content: "What do owls eat?" }] };
    await client("one").messages.create(message);
    expect(lastCall()?.headers["anthropic-beta"]).toBe("one");
    expect(lastCall()?.headers["anthropic-version"]).toMatch(/^\d{4}-\d\d-\d\d$/);
    await client("two").messages.create(message);
    expect(lethe.upstream.calls).toHaveLength(2);
    // As older clients call the beta.
    await send(lethe, tenant.key, "/v1/messages?beta=true", message, { headers: { "anthropic-beta": "one" } });
    expect(lethe.upstream.calls).toHaveLength(3);
    expect(lastCall()?.path).toBe("/v1/messages?beta=true");
  });

  it("never carry the app's key or its cookies to the provider", async () => {
    await ask(lethe, tenant, "Who sent this?", { cookie: "a=b", "x-other": "x", "openai-beta": "p" });
    expect(lastCall()?.headers).toMatchObject({ authorization: "Bearer provider-key-openai", "openai-beta": "p" });
    expect(JSON.stringify(lastCall()?.headers)).not.toContain(tenant.key);
    expect(lastCall()?.headers.cookie).toBeUndefined();
    expect(lastCall()?.headers["x-other"]).toBeUndefined();
  });
});

describe("a provider's other endpoints", () => {
  it("that keep nothing are passed on with the provider's key", async () => {
    lethe.upstream.reply({ kind: "raw", status: 200, body: '{"input_tokens":7}' });
    const client = new Anthropic({ baseURL: lethe.origin, apiKey: tenant.key });
    const counted = await client.messages.countTokens({ model: "m", messages: [{ role: "user", content: "Hi" }] });
    expect(counted.input_tokens).toBe(7);
    expect(lastCall()).toMatchObject({
      path: "/v1/messages/count_tokens",
      headers: { "x-api-key": "provider-key-anthropic" },
    });
  });

  it("that name what an account keeps are refused in the wire's shape, so that no tenant sees another's", async () => {
    const client = new OpenAI({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key, maxRetries: 0 });
    await expect(client.files.list()).rejects.toMatchObject({ status: 403, code: "provider_account_shared" });
    await expect(client.responses.retrieve("resp_1")).rejects.toMatchObject({ status: 403 });
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it.each<[string, Record<string, string>, JsonObject]>([
    ["an organisation", { "openai-organization": "org-1" }, {}],
    ["a project", { "openai-project": "proj_1" }, {}],
    ["a model that somebody has trained", {}, { model: "ft:gpt-4o-mini-2024-07-18:acme::AbC" }],
    ["a model that was trained long ago", {}, { model: "curie:ft-acme-2023-03-03-21-44-20" }],
  ])("and whatever names %s of the account that tenants share, until one is alone", async (_, headers, more) => {
    await lethe.tenant();
    const alone = vi.spyOn(lethe.services.tenants, "isAlone").mockResolvedValue(false);
    for (const path of ["/v1/chat/completions", "/v1/completions"]) {
      const told = await send(lethe, tenant.key, path, chat("Whose is it?", more), { headers });
      expect([told.status, (told.json.error as JsonObject).code]).toEqual([403, "provider_account_shared"]);
    }
    expect((await send(lethe, tenant.key, `/v1/models/${more.model ?? "ft:x"}`)).status).toBe(403);
    expect(lethe.upstream.calls).toHaveLength(0);
    alone.mockResolvedValue(true);
    expect((await ask(lethe, tenant, chat("Whose is it?", more), headers)).status).toBe(200);
    alone.mockRestore();
  });

  it("that do not exist are said so by an error that the clients can read", async () => {
    const told = await send(lethe, tenant.key, "/v1/organization/users");
    expect(told.status).toBe(404);
    expect(told.json).toMatchObject({ error: { code: "not_found" } });
    const spoken = await send(lethe, tenant.key, "/v1/nothing", undefined, {
      headers: { "anthropic-version": "2023-06-01" },
    });
    expect(spoken.json).toMatchObject({ type: "error", error: { type: "not_found_error" } });
  });

  it("need an app key as everything does", async () => {
    const told = await send(lethe, null, "/v1/messages/count_tokens", { model: "m" });
    expect(told.status).toBe(401);
    expect(lethe.upstream.calls).toHaveLength(0);
  });
});

describe("an address that is no provider's", () => {
  it("leading back here is recognised at the first turn", async () => {
    await ask(lethe, tenant, "Where does this go?");
    const via = String(lastCall()?.headers["lethe-via"]);
    const told = await ask(lethe, tenant, "And round again?", { "lethe-via": via });
    expect(told.status).toBe(508);
    expect(told.json).toMatchObject({ error: { code: "loop_detected" } });
  });

  it("answering with a web page is an error that says so, and not the page", async () => {
    const page = `<html>${"x".repeat(11_000)}</html>`;
    lethe.upstream.reply({ kind: "raw", status: 404, headers: { "content-type": "text/html" }, body: page });
    const told = await ask(lethe, tenant, chat("Is anybody there?"));
    expect(told.status).toBe(502);
    expect(told.text).toMatch(/base URL/);
    expect(told.text).not.toContain("xxx");
  });

  it.each([
    ["localhost:11434", /http:\/\//],
    ["127.0.0.1:4660", /http:\/\//],
    ["ftp://h/v1", /http:\/\//],
    ["https://user:secret@h/v1", /user or password/],
    ["https://h/v1?key=secret", /query/],
  ])("%s is refused at the start, without repeating it", (address, why) => {
    const start = () =>
      readConfig({ OPENAI_API_KEY: "k", OPENAI_BASE_URL: address } as unknown as NodeJS.ProcessEnv, "/");
    expect(start).toThrow(why);
    expect(start).not.toThrow(/secret/);
  });

  it.each([
    ["https://h", "https://h/v1"],
    ["https://h/", "https://h/v1"],
    ["https://h/v1/", "https://h/v1"],
    ["http://h:1/api/openai", "http://h:1/api/openai"],
  ])("%s is taken as %s, as each provider's client writes it", (address, base) => {
    const environment = { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: address } as unknown as NodeJS.ProcessEnv;
    expect(readConfig(environment, "/").anthropic?.baseUrl).toBe(base);
  });
});

describe("what a provider keeps for an account", () => {
  const image = { type: "input_image", file_id: "file-1" };
  const bodies: [string, string, Record<string, unknown>][] = [
    ["an earlier response", "/v1/responses", { input: "And the second?", previous_response_id: "resp_1" }],
    ["a conversation", "/v1/responses", { input: "Go on", conversation: "conv_1" }],
    ["a prompt", "/v1/responses", { input: "Go on", prompt: { id: "pmpt_1" } }],
    ["a reference", "/v1/responses", { input: [{ type: "item_reference", id: "msg_1" }] }],
    ["a file", "/v1/responses", { input: [{ role: "user", content: [image] }] }],
    ["a store", "/v1/responses", { input: "Find it", tools: [{ type: "file_search", vector_store_ids: ["vs_1"] }] }],
    [
      "a file in a chat",
      "/v1/chat/completions",
      { messages: [{ role: "user", content: [{ type: "file", file: { file_id: "file-1" } }] }] },
    ],
    [
      "a document",
      "/v1/messages",
      {
        max_tokens: 9,
        messages: [{ role: "user", content: [{ type: "document", source: { type: "file", file_id: "file_1" } }] }],
      },
    ],
    ["a counted document", "/v1/responses/input_tokens", { input: "x", previous_response_id: "resp_1" }],
  ];

  it.each(bodies)("%s is passed on for the one tenant, and refused once there are two", async (_, path, body) => {
    const own = await startLethe();
    const first = await own.tenant();
    own.upstream.reply({ kind: "raw", status: 418, body: "{}" });
    const ask = () => send(own, first.key, path, { model: "m", ...body });
    expect((await ask()).status).toBe(418);
    await own.tenant();
    own.clock.advance(2_000);
    expect(await ask()).toMatchObject({ status: 403, text: expect.stringContaining("keeps by account") });
    expect(own.upstream.calls).toHaveLength(1);
    await own.close();
  });

  const LARGE = { type: "input_text", text: "x".repeat(600_000) };
  const counted = { type: "input_file", file_id: "file-1" };

  it("is found in a large body too, and in one that is passed on", async () => {
    const own = await startLethe();
    const first = await own.tenant();
    await own.tenant();
    const body = { model: "m", input: [{ role: "user", content: [LARGE, counted] }] };
    for (const path of ["/v1/responses", "/v1/responses/input_tokens"])
      expect((await send(own, first.key, path, body)).status, path).toBe(403);
    expect(own.upstream.calls).toEqual([]);
    await own.close();
  });

  it("is found in an address, and in JSON that calls itself something else", async () => {
    const own = await startLethe();
    const first = await own.tenant();
    await own.tenant();
    const count = { model: "m", input: "x", previous_response_id: "resp_1" };
    const asText = { headers: { "content-type": "text/plain" } };
    const told = [
      await send(own, first.key, "/v1/chat/completions?file_id=file-1", chat("Hi")),
      await send(own, first.key, "/v1/responses/input_tokens", count, asText),
    ];
    expect(told.map(({ status }) => status)).toEqual([403, 403]);
    expect(own.upstream.calls).toEqual([]);
    await own.close();
  });

  it("is not what an app's own schemas and calls say", async () => {
    const parameters = { type: "object", properties: { file_id: { type: "string" } } };
    const tools = [{ type: "function", function: { name: "read", parameters } }];
    expect((await ask(lethe, tenant, chat("Read it", { tools }))).status).toBe(200);
  });
});
