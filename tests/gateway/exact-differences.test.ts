import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { ask, chat, contentOf, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

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

const QUESTION = "How long does a refund for order 1 take to reach my account?";
const ASKED = { role: "user", content: QUESTION };
const IMAGE = "data:image/png;base64,iVBORw0KGgo=";

function withImage(url: string): JsonObject {
  return {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: QUESTION },
          { type: "image_url", image_url: { url } },
        ],
      },
    ],
  };
}

/** What must match to the letter: each pair differs in one such thing. */
const DIFFERENCES: { what: string; stored?: JsonObject; asked: JsonObject }[] = [
  { what: "another model", asked: { model: "test-model-2" } },
  { what: "temperature given and not", asked: { temperature: 0 } },
  { what: "another temperature", stored: { temperature: 0 }, asked: { temperature: 1 } },
  { what: "temperature 0 and null", stored: { temperature: 0 }, asked: { temperature: null } },
  { what: "top_p", asked: { top_p: 0.1 } },
  { what: "seed", stored: { seed: 1 }, asked: { seed: 2 } },
  { what: "n", asked: { n: 2 } },
  { what: "max_tokens", stored: { max_tokens: 10 }, asked: { max_tokens: 1000 } },
  { what: "stop", asked: { stop: ["\n"] } },
  { what: "response_format", asked: { response_format: { type: "json_object" } } },
  { what: "logit_bias", asked: { logit_bias: { "50256": -100 } } },
  { what: "reasoning effort", stored: { reasoning_effort: "low" }, asked: { reasoning_effort: "high" } },
  { what: "a parameter nobody has heard of", asked: { wobble: { depth: 3 } } },
  { what: "a system prompt", asked: { messages: [{ role: "system", content: "Answer in French." }, ASKED] } },
  {
    what: "another system prompt",
    stored: { messages: [{ role: "system", content: "You sell shoes." }, ASKED] },
    asked: { messages: [{ role: "system", content: "You sell hats." }, ASKED] },
  },
  {
    what: "a developer prompt in place of a system prompt",
    stored: { messages: [{ role: "system", content: "You sell shoes." }, ASKED] },
    asked: { messages: [{ role: "developer", content: "You sell shoes." }, ASKED] },
  },
  {
    what: "an earlier turn",
    asked: { messages: [{ role: "user", content: "I live abroad." }, { role: "assistant", content: "Noted." }, ASKED] },
  },
  {
    what: "another earlier answer",
    stored: { messages: [{ role: "user", content: "Hi" }, { role: "assistant", content: "Yes?" }, ASKED] },
    asked: { messages: [{ role: "user", content: "Hi" }, { role: "assistant", content: "No." }, ASKED] },
  },
  { what: "the name of the speaker", asked: { messages: [{ ...ASKED, name: "second" }] } },
  { what: "an image", asked: withImage(IMAGE) },
  { what: "another image", stored: withImage(IMAGE), asked: withImage(`${IMAGE}AA`) },
  {
    what: "the detail of an image",
    stored: withImage("https://a.test/1.png"),
    asked: withImage("https://a.test/2.png"),
  },
];

describe("never serves an answer to a request that differs in", () => {
  it.each(DIFFERENCES)("$what", async ({ stored = {}, asked }) => {
    const before = chat(QUESTION, stored);
    expect((await ask(lethe, tenant, before)).outcome).toBe("miss");
    expect((await ask(lethe, tenant, before)).outcome, "the same again").toBe("hit-exact");
    const told = await ask(lethe, tenant, chat(QUESTION, asked));
    expect(told.outcome).toBe("miss");
    expect(contentOf(told)).toBe("Answer number 2.");
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("the tools on offer, and asks the provider each time", async () => {
    const tool = { type: "function", function: { name: "refund", parameters: {} } };
    await ask(lethe, tenant, QUESTION);
    const told = await ask(lethe, tenant, chat(QUESTION, { tools: [tool] }));
    expect([told.outcome, told.reason]).toEqual(["bypass", "tool-call"]);
    expect(contentOf(told)).toBe("Answer number 2.");
  });

  it("the tenant", async () => {
    const other = await lethe.tenant();
    await ask(lethe, tenant, QUESTION);
    const told = await ask(lethe, other, QUESTION);
    expect(told.outcome).toBe("miss");
    expect(contentOf(told)).toBe("Answer number 2.");
  });

  it("the namespace, however it is named", async () => {
    const inHeader = (name: string) => ask(lethe, tenant, QUESTION, { "Lethe-Namespace": name });
    const inBody = (name: string) => ask(lethe, tenant, chat(QUESTION, { cache: { namespace: name } }));
    await ask(lethe, tenant, QUESTION);
    expect((await inHeader("a")).outcome).toBe("miss");
    expect((await inBody("b")).outcome).toBe("miss");
    expect((await inBody("a")).outcome, "the same namespace by the other way").toBe("hit-exact");
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });

  it("the wire", async () => {
    await ask(lethe, tenant, QUESTION);
    const body = { model: "test-model", max_tokens: 10, messages: [ASKED] };
    expect((await send(lethe, tenant.key, "/v1/messages", body)).outcome).toBe("miss");
    expect((await send(lethe, tenant.key, "/v1/responses", { model: "test-model", input: QUESTION })).outcome).toBe(
      "miss",
    );
  });

  it("the input of an embedding, which is never compared by similarity", async () => {
    const embed = (input: unknown) => send(lethe, tenant.key, "/v1/embeddings", { model: "e", input });
    expect((await embed("What is the capital of France?")).outcome).toBe("miss");
    expect((await embed("What is the capital of France?")).outcome).toBe("hit-exact");
    expect((await embed("what is the capital of france")).outcome).toBe("miss");
    expect((await embed(["What is the capital of France? "])).outcome).toBe("miss");
    expect((await embed(["What is the capital of France?"])).outcome, "the same input, in a list").toBe("hit-exact");
  });
});

describe("serves one answer to requests that differ only in what can't change it", () => {
  const SAME: { what: string; more: JsonObject }[] = [
    { what: "user", more: { user: "somebody" } },
    { what: "store", more: { store: true } },
    { what: "service_tier", more: { service_tier: "flex" } },
    { what: "safety_identifier", more: { safety_identifier: "x" } },
    { what: "prompt_cache_key", more: { prompt_cache_key: "x" } },
    { what: "stream: false", more: { stream: false } },
  ];

  it.each(SAME)("$what", async ({ more }) => {
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, chat(QUESTION, more))).outcome).toBe("hit-exact");
  });

  it("the order of keys, at any depth", async () => {
    lethe.upstream.reply(says('{"answer": "Hold the button."}'));
    const one =
      '{"model":"m","messages":[{"role":"user","content":"How do I reset the router?"}],"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true}}}';
    const two =
      '{"response_format":{"json_schema":{"strict":true,"name":"a"},"type":"json_schema"},"messages":[{"content":"How do I reset the router?","role":"user"}],"model":"m"}';
    expect((await send(lethe, tenant.key, "/v1/chat/completions", one)).outcome).toBe("miss");
    expect((await send(lethe, tenant.key, "/v1/chat/completions", two)).outcome).toBe("hit-exact");
  });
});
