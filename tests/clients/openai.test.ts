import OpenAI7, { toFile } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import OpenAI6 from "openai-6";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";
import { until } from "../support/until";
import { embeds } from "./embeddings";
import { structuredTenant } from "./structured-policy";
import { expectEqualHit, freshQuestion } from "./twice";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { policyTrialMs: 60_000 } });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

const City = z.object({ city: z.string() });
const TOOL = { name: "look_up", input: { q: "rain" } };
const ERROR = JSON.stringify({ error: { message: "not now", type: "x", param: null, code: "y" } });

/** Both versions have these calls; their types are two. */
const VERSIONS = [
  ["6", OpenAI6 as unknown as typeof OpenAI7],
  ["7", OpenAI7],
] as const;

describe.each(VERSIONS)("openai %s, with another base URL and nothing else", (_, OpenAI) => {
  const client = (more: { apiKey?: string; maxRetries?: number; baseURL?: string } = {}) =>
    new OpenAI({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key, maxRetries: 0, ...more });
  const asked = () => ({ model: "m", messages: [{ role: "user" as const, content: freshQuestion() }] });

  it("chat: a hit is its miss, field by field", async () => {
    const body = asked();
    const answer = await expectEqualHit(lethe, () => client().chat.completions.create(body));
    expect(answer.choices[0]?.message.content).toBe("Answer number 1.");
  });

  it("chat, streamed: the client gathers from a hit what it gathered from the miss", async () => {
    const body = { ...asked(), stream_options: { include_usage: true } };
    const answer = await expectEqualHit(lethe, () => client().chat.completions.stream(body).finalChatCompletion());
    expect(answer.usage?.total_tokens).toBe(18);
  });

  it("responses, plain and streamed", async () => {
    const body = { model: "m", input: freshQuestion() };
    const answer = await expectEqualHit(lethe, () => client().responses.create(body));
    expect(answer.output_text).toBe("Answer number 1.");
    const other = { model: "m", input: freshQuestion() };
    await expectEqualHit(lethe, () => client().responses.stream(other).finalResponse());
  });

  it("tools: the model's calls come through", async () => {
    lethe.upstream.reply(says("", { toolCall: TOOL }));
    const tools = [{ type: "function" as const, function: { name: "look_up", parameters: {} } }];
    const answer = await client().chat.completions.create({ ...asked(), tools });
    expect(answer.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { tool_calls: [{ function: { name: "look_up", arguments: '{"q":"rain"}' } }] },
    });
  });

  it("structured output, by its format and through a forced tool", async () => {
    lethe.upstream.reply(says('{"city":"Lyon"}'));
    const body = { ...asked(), response_format: zodResponseFormat(City, "city") };
    const answer = await expectEqualHit(lethe, () => client().chat.completions.parse(body));
    expect(answer.choices[0]?.message.parsed).toEqual({ city: "Lyon" });

    lethe.upstream.reply(says("", { toolCall: { name: "city", input: { city: "Lyon" } } }));
    const own = client({ apiKey: (await structuredTenant(lethe)).key });
    const tools = [{ type: "function" as const, function: { name: "city", parameters: z.toJSONSchema(City) } }];
    const tool_choice = { type: "function" as const, function: { name: "city" } };
    const forced = { ...asked(), tools, tool_choice };
    await expectEqualHit(lethe, () => own.chat.completions.create(forced as never));
  });

  it("embeddings: single, batch, numbers and the base64 that the client asks for by itself", async () => {
    lethe.upstream.reply(embeds);
    const floats = { model: "m", input: freshQuestion(), encoding_format: "float" as const };
    await expectEqualHit(lethe, () => client().embeddings.create(floats));
    const batch = { model: "m", input: [freshQuestion(), freshQuestion()] };
    const answer = await expectEqualHit(lethe, () => client().embeddings.create(batch));
    expect(answer.data).toHaveLength(2);
    expect(lethe.upstream.calls[0]?.body.encoding_format).toBe("base64");
  });

  it.each([
    [400, "BadRequestError"],
    [401, "AuthenticationError"],
    [404, "NotFoundError"],
    [422, "UnprocessableEntityError"],
    [429, "RateLimitError"],
    [500, "InternalServerError"],
  ] as const)("%i is its class %s, with the provider's own words", async (status, name) => {
    lethe.upstream.reply({ kind: "raw", status, headers: { "x-request-id": "req-1" }, body: ERROR });
    const error: unknown = await client()
      .chat.completions.create(asked())
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI[name]);
    expect(error).toMatchObject({ status, code: "y", message: `${status} not now` });
  });

  it("is told of a wrong key as it is by the provider", async () => {
    const wrong = client({ apiKey: "lth_wrong" });
    await expect(wrong.chat.completions.create(asked())).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  it("asks again as often as it would, and not where it is told not to", async () => {
    const soon = { "retry-after-ms": "1" };
    for (const [headers, calls] of [
      [soon, 3],
      [{ ...soon, "x-should-retry": "false" }, 1],
    ] as const) {
      lethe.upstream.calls.length = 0;
      lethe.upstream.reply({ kind: "raw", status: 429, headers, body: ERROR });
      await expect(client({ maxRetries: 2 }).chat.completions.create(asked())).rejects.toMatchObject({ status: 429 });
      expect(lethe.upstream.calls).toHaveLength(calls);
    }
  });

  it("leaves, and the provider is told", async () => {
    lethe.upstream.reply(says("late", { hold: new Promise(() => undefined) }));
    const leaving = new AbortController();
    const late = client().chat.completions.create(asked(), { signal: leaving.signal });
    await until("the provider was asked", () => lethe.upstream.calls.length === 1);
    leaving.abort();
    await expect(late).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await until("its connection is closed", () => lethe.upstream.calls[0]?.state.aborted);
  });
});

describe.each(VERSIONS)("files and other endpoints (openai %s)", (_, OpenAI) => {
  let provider: ScriptedProvider;
  let alone: TestLethe;
  let key: string;
  beforeAll(async () => {
    provider = await startScriptedProvider();
    alone = await startLethe({ environment: { OPENAI_BASE_URL: `http://127.0.0.1:${provider.port}/v1` } });
    key = (await alone.tenant()).key;
  });
  afterAll(async () => {
    await alone.close();
    await provider.close();
  });

  it("pass to the account of the one tenant, both ways", async () => {
    provider.behave((call, response) => {
      const isContent = call.path.endsWith("/content");
      response.writeHead(200, { "content-type": isContent ? "application/octet-stream" : "application/json" });
      response.end(isContent ? Buffer.from([0, 255, 10, 13]) : JSON.stringify({ id: "file-1", object: "file" }));
    });
    const client = new OpenAI({ baseURL: `${alone.origin}/v1`, apiKey: key, maxRetries: 0 });
    const file = await toFile(Buffer.from("a line\n"), "lines.jsonl");
    expect(await client.files.create({ file, purpose: "batch" })).toMatchObject({ id: "file-1" });
    expect(provider.calls.at(-1)?.body).toContain('filename="lines.jsonl"');
    const content = await client.files.content("file-1");
    expect([...new Uint8Array(await content.arrayBuffer())]).toEqual([0, 255, 10, 13]);
    expect(provider.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/files",
      "GET /v1/files/file-1/content",
    ]);
  });
});
