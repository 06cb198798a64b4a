import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";
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

const client = (more: { apiKey?: string; maxRetries?: number } = {}) =>
  new Anthropic({ baseURL: lethe.origin, apiKey: tenant.key, maxRetries: 0, ...more });
const asked = () => ({
  model: "m",
  max_tokens: 99,
  messages: [{ role: "user" as const, content: freshQuestion() }],
});
const ERROR = JSON.stringify({ type: "error", error: { type: "x", message: "not now" } });
const CITY = { name: "city", input: { city: "Lyon" } };
const tools = [{ name: "city", input_schema: { type: "object" as const, properties: { city: { type: "string" } } } }];

describe("@anthropic-ai/sdk, with another base URL and nothing else", () => {
  it("messages: a hit is its miss, field by field", async () => {
    const body = asked();
    const answer = await expectEqualHit(lethe, () => client().messages.create(body));
    expect(answer.content).toEqual([{ type: "text", text: "Answer number 1." }]);
  });

  it("messages, streamed: the client gathers from a hit what it gathered from the miss", async () => {
    const body = asked();
    const answer = await expectEqualHit(lethe, () => client().messages.stream(body).finalMessage());
    expect(answer.usage).toMatchObject({ output_tokens: 7 });
  });

  it("tools: offered, the model's calls come through; forced, a policy may keep them", async () => {
    lethe.upstream.reply(says("Let me see.", { toolCall: CITY }));
    const answer = await client().messages.create({ ...asked(), tools });
    expect(answer).toMatchObject({ stop_reason: "tool_use", content: [{}, { type: "tool_use", input: CITY.input }] });
    const own = client({ apiKey: (await structuredTenant(lethe)).key });
    const forced = { ...asked(), tools, tool_choice: { type: "tool" as const, name: "city" } };
    await expectEqualHit(lethe, () => own.messages.create(forced));
  });

  it("counts tokens, which is passed on each time", async () => {
    lethe.upstream.reply({ kind: "raw", status: 200, body: '{"input_tokens":7}' });
    const { max_tokens: _, ...body } = asked();
    for (const calls of [1, 2]) {
      expect((await client().messages.countTokens(body)).input_tokens).toBe(7);
      expect(lethe.upstream.calls).toHaveLength(calls);
    }
  });

  it.each([
    [400, Anthropic.BadRequestError],
    [401, Anthropic.AuthenticationError],
    [404, Anthropic.NotFoundError],
    [429, Anthropic.RateLimitError],
    [500, Anthropic.InternalServerError],
    [529, Anthropic.InternalServerError],
  ] as const)("%i is its own class", async (status, type) => {
    lethe.upstream.reply({ kind: "raw", status, headers: { "request-id": "req-1" }, body: ERROR });
    const error: unknown = await client()
      .messages.create(asked())
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status, error: { error: { message: "not now" } } });
  });

  it("asks again as often as it would, and not where it is told not to", async () => {
    for (const [headers, calls] of [
      [{ "retry-after-ms": "1" }, 3],
      [{ "retry-after-ms": "1", "x-should-retry": "false" }, 1],
    ] as const) {
      lethe.upstream.calls.length = 0;
      lethe.upstream.reply({ kind: "raw", status: 529, headers, body: ERROR });
      await expect(client({ maxRetries: 2 }).messages.create(asked())).rejects.toMatchObject({ status: 529 });
      expect(lethe.upstream.calls).toHaveLength(calls);
    }
  });

  it("leaves, and the provider is told", async () => {
    lethe.upstream.reply(says("late", { hold: new Promise(() => undefined) }));
    const leaving = new AbortController();
    const late = client().messages.create(asked(), { signal: leaving.signal });
    await until("the provider was asked", () => lethe.upstream.calls.length === 1);
    leaving.abort();
    await expect(late).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
    await until("its connection is closed", () => lethe.upstream.calls[0]?.state.aborted);
  });
});
