import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { POLICY_RECIPES } from "@/lib/policy/recipes";
import { schemaDigestOf } from "@/lib/wire/tools";
import { publishPolicy, saveDraft } from "@/server/services/policies/policy-versions";
import type { TenantSettings } from "@/server/services/settings-schema";
import { ask, chat, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe({ limits: { loopBodyBytes: 16_384 } });
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

/** The built-in policy, and what it is extended by before its tests. */
const extended = (rules: string) => DEFAULT_POLICY_SOURCE.replace("# Tests. ", () => `${rules}\n\n# Tests. `);
const STRUCTURED = POLICY_RECIPES.find(({ name }) => name === "Keep structured output")?.source ?? "";
const ALL_TOOLS = extended('answerable if input.request_type == "tool_call"').replace(
  /test_refuses_tool_calls if[\s\S]*?\n}\n/,
  "",
);

async function tenantWith(policy: string | null, settings: Partial<TenantSettings> = {}): Promise<TestTenant> {
  const tenant = await lethe.tenant({ settings: { sharing: "immediate", ...settings } });
  if (policy === null) return tenant;
  const draft = await saveDraft(lethe.services, SYSTEM, { tenantId: tenant.id, source: policy, note: "" });
  await publishPolicy(lethe.services, SYSTEM, { id: draft.id, untested: false });
  return tenant;
}

const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tool = (name: string, parameters: JsonObject = SCHEMA) => ({ type: "function", function: { name, parameters } });
const forced = (name: string) => ({ type: "function", function: { name } });
const CALL = says("", { toolCall: { name: "extract", input: { city: "Lyon" } } });
const structured = (question: string, more: JsonObject = {}) =>
  chat(question, { tools: [tool("extract")], tool_choice: forced("extract"), ...more });

describe("structured output through a forced tool", () => {
  it("is not kept until a policy says so", async () => {
    lethe.upstream.reply(CALL);
    const tenant = await tenantWith(null);
    for (const _ of [1, 2])
      expect(await ask(lethe, tenant, structured("Which city is it?"))).toMatchObject({ reason: "tool-call" });
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("is served to the real clients as it came, plain and streamed", async () => {
    lethe.upstream.reply(CALL);
    const tenant = await tenantWith(STRUCTURED);
    const openai = new OpenAI({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key, maxRetries: 0 });
    const body = structured("Which city is on the Rhone?") as never;
    const miss = await openai.chat.completions.create(body);
    await lethe.services.stores.settle();
    expect(await openai.chat.completions.create(body)).toEqual(miss);
    const streamed = await openai.chat.completions.stream(body).finalChatCompletion();
    expect(streamed.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { name: "extract", arguments: '{"city":"Lyon"}' },
    });
    const anthropic = new Anthropic({ baseURL: lethe.origin, apiKey: tenant.key, maxRetries: 0 });
    const message = {
      model: "m",
      max_tokens: 50,
      messages: [{ role: "user" as const, content: "Which city is on the Rhone?" }],
      tools: [{ name: "extract", input_schema: SCHEMA as never }],
      tool_choice: { type: "tool" as const, name: "extract" },
    };
    const first = await anthropic.messages.create(message);
    await lethe.services.stores.settle();
    expect(await anthropic.messages.create(message)).toEqual(first);
    const replayed = await anthropic.messages.stream(message).finalMessage();
    expect(replayed.content).toEqual(first.content);
    const responses = {
      model: "m",
      input: "Which city is on the Rhone?",
      tools: [{ type: "function" as const, name: "extract", parameters: SCHEMA, strict: true }],
      tool_choice: { type: "function" as const, name: "extract" },
    };
    const asked = await openai.responses.create(responses);
    await lethe.services.stores.settle();
    expect((await openai.responses.create(responses)).output).toEqual(asked.output);
    expect(lethe.upstream.calls).toHaveLength(3);
  });

  it.each([
    ["the model called another tool", { toolCall: { name: "other", input: {} } }],
    ["the call was cut off", { toolCall: { name: "extract", input: { city: "Lyon" } }, finish: "length" }],
    ["what it holds had to be scrubbed", { toolCall: { name: "extract", input: { city: "help.desk@posteo.de" } } }],
  ])("is not kept where %s", async (_, saying) => {
    lethe.upstream.reply(says("", saying));
    const tenant = await tenantWith(STRUCTURED);
    for (const __ of [1, 2]) expect((await ask(lethe, tenant, structured("Which city?"))).outcome).toBe("miss");
  });

  it("never stands for another tool, another schema, a free choice, or a request that forbids calls", async () => {
    lethe.upstream.reply(CALL);
    const tenant = await tenantWith(ALL_TOOLS);
    await ask(lethe, tenant, structured("Which city?"));
    const changes: JsonObject[] = [
      { tools: [tool("extract", { type: "object" })] },
      { tools: [tool("extract"), tool("more")] },
      { tool_choice: "auto" },
      { tool_choice: "none" },
    ];
    for (const more of changes) {
      for (const _ of [1, 2]) {
        const told = await ask(lethe, tenant, structured("Which city?", more));
        if (more.tool_choice !== undefined) expect(told.outcome, JSON.stringify(more)).toBe("miss");
      }
    }
    expect((await ask(lethe, tenant, structured("Which city?"))).outcome).toBe("hit-exact");
  });
});

const conversation = (id: string, result = "Sunny."): JsonObject =>
  chat("", {
    tools: [tool("weather")],
    messages: [
      { role: "user", content: "How is the weather in Lyon?" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id, type: "function", function: { name: "weather", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: id, content: result },
    ],
  });

describe("an answer after a tool's result", () => {
  it("serves the person who asked, whatever the call was called", async () => {
    const tenant = await tenantWith(ALL_TOOLS);
    const asked = (id: string, who: Record<string, string>) => ask(lethe, tenant, conversation(id), who);
    const jane = { "lethe-subject": "jane" };
    expect((await asked("call_a", jane)).outcome).toBe("miss");
    expect((await asked("call_b", jane)).outcome).toBe("hit-exact");
    expect((await asked("call_a", { "lethe-subject": "joan" })).outcome).toBe("miss");
    expect(await asked("call_a", {})).toMatchObject({ outcome: "bypass", reason: "policy-denied" });
    // What is sent on keeps the client's own ids.
    expect(JSON.stringify(lethe.upstream.calls.at(-1)?.body)).toContain('"tool_call_id":"call_a"');
    expect((await ask(lethe, tenant, conversation("call_a", "Rain."), jane)).outcome).toBe("miss");
  });

  it("serves everybody where the policy shares that tool by name, and no other tool", async () => {
    const shared = ALL_TOOLS.replace("# Tests. ", () => 'share_tools := {"weather"}\n\n# Tests. ');
    const tenant = await tenantWith(shared);
    expect((await ask(lethe, tenant, conversation("a"))).outcome).toBe("miss");
    expect((await ask(lethe, tenant, conversation("b"), { "lethe-subject": "joan" })).outcome).toBe("hit-exact");
    const other = JSON.parse(JSON.stringify(conversation("a")).replaceAll("weather", "salary")) as JsonObject;
    expect(await ask(lethe, tenant, other)).toMatchObject({ outcome: "bypass", reason: "policy-denied" });
  });

  it("serves nobody else where it is of no call that is there, among results of a shared tool", async () => {
    const shared = ALL_TOOLS.replace("# Tests. ", () => 'share_tools := {"weather"}\n\n# Tests. ');
    const tenant = await tenantWith(shared);
    const stray = conversation("a");
    (stray.messages as JsonObject[]).push({ role: "tool", tool_call_id: "b", content: "Jane earns 90,000." });
    expect(await ask(lethe, tenant, stray)).toMatchObject({ outcome: "bypass", reason: "policy-denied" });
    expect((await ask(lethe, tenant, stray, { "lethe-subject": "jane" })).outcome).toBe("miss");
    expect((await ask(lethe, tenant, stray, { "lethe-subject": "joan" })).outcome).toBe("miss");
  });

  it("is scanned like a prompt", async () => {
    const tenant = await tenantWith(ALL_TOOLS);
    const card = conversation("a", "Card 4539 1488 0343 6467.");
    expect((await ask(lethe, tenant, card, { "lethe-subject": "jane" })).outcome).toBe("bypass");
  });
});

describe("a call of a tool that an admin declares pure", () => {
  const offered = (more: JsonObject = {}) => chat("How far is Lyon?", { tools: [tool("distance")], ...more });
  const jane = { "lethe-subject": "jane" };
  const PURE = { pureTools: [{ name: "distance", schemaDigest: schemaDigestOf(SCHEMA) }] };

  it("is kept for the person who asked, and only with the schema that was declared", async () => {
    lethe.upstream.reply(says("", { toolCall: { name: "distance", input: { city: "Lyon" } } }));
    const tenant = await tenantWith(ALL_TOOLS, PURE);
    expect((await ask(lethe, tenant, offered(), jane)).outcome).toBe("miss");
    expect((await ask(lethe, tenant, offered(), jane)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, offered(), { "lethe-subject": "joan" })).outcome).toBe("miss");
    const changed = { tools: [tool("distance", { type: "object" })] };
    for (const _ of [1, 2]) expect((await ask(lethe, tenant, offered(changed), jane)).outcome).toBe("miss");
    const forbidden = { tool_choice: "none" };
    for (const _ of [1, 2]) expect((await ask(lethe, tenant, offered(forbidden), jane)).outcome).toBe("miss");
  });

  it("is kept for a body that was too large for the event loop, under the same key", async () => {
    lethe.upstream.reply(says("", { toolCall: { name: "distance", input: { city: "Lyon" } } }));
    const tenant = await tenantWith(ALL_TOOLS, PURE);
    const long = `${JSON.stringify(offered())}${" ".repeat(20_000)}`;
    const sent = (body: unknown) => send(lethe, tenant.key, "/v1/chat/completions", body, { headers: jane });
    expect((await sent(long)).outcome).toBe("miss");
    expect((await sent(offered())).outcome).toBe("hit-exact");
  });

  it("is not, where nobody declared it: the request itself can't", async () => {
    lethe.upstream.reply(says("", { toolCall: { name: "distance", input: { city: "Lyon" } } }));
    const tenant = await tenantWith(ALL_TOOLS);
    const body = offered({ tools: [{ ...tool("distance"), pure: true }], pureTools: ["distance"] });
    for (const _ of [1, 2]) expect((await ask(lethe, tenant, body, jane)).outcome).toBe("miss");
  });
});

describe("log probabilities", () => {
  it("are what they were, for a client that gathers the replay", async () => {
    const logprobs = { content: [{ token: "Yes", logprob: -0.1, bytes: null, top_logprobs: [] }], refusal: null };
    const choice = {
      index: 0,
      message: { role: "assistant", content: "Yes", refusal: null },
      logprobs,
      finish_reason: "stop",
    };
    const answer = { id: "c", object: "chat.completion", created: 1, model: "m", choices: [choice] };
    lethe.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify(answer) });
    const tenant = await tenantWith(null);
    await send(lethe, tenant.key, "/v1/chat/completions", chat("Is it?", { logprobs: true }));
    const openai = new OpenAI({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key });
    const gathered = await openai.chat.completions
      .stream(chat("Is it?", { logprobs: true }) as never)
      .finalChatCompletion();
    expect(gathered.choices[0]?.logprobs?.content).toHaveLength(1);
    expect(lethe.upstream.calls).toHaveLength(1);
  });
});
