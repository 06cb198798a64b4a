import { createOpenAI as createOpenAI4 } from "@ai-sdk/openai";
import * as ai7 from "ai";
import * as ai5 from "ai-5";
import * as ai6 from "ai-6";
import { createOpenAI as createOpenAI2 } from "ai-sdk-openai-2";
import { createOpenAI as createOpenAI3 } from "ai-sdk-openai-3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { letheMiddleware } from "../../packages/client/src/ai-sdk";
import { createLethe } from "../../packages/client/src/index";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { expectEqualHit, freshQuestion } from "./twice";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

/** What is used here is called alike in all three; their types are three. */
const VERSIONS = [
  {
    version: "5",
    spec: "v2",
    ai: ai5 as unknown as typeof ai7,
    createOpenAI: createOpenAI2 as unknown as typeof createOpenAI4,
  },
  {
    version: "6",
    spec: "v3",
    ai: ai6 as unknown as typeof ai7,
    createOpenAI: createOpenAI3 as unknown as typeof createOpenAI4,
  },
  { version: "7", spec: "v4", ai: ai7, createOpenAI: createOpenAI4 },
] as const;

const City = z.object({ city: z.string() });

describe.each(VERSIONS)("AI SDK $version, with another base URL and nothing else", ({ ai, spec, createOpenAI }) => {
  const provider = () => createOpenAI({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key });
  const wires = () => [provider().chat("m"), provider().responses("m")];

  it("text on both of its wires, plain and streamed", async () => {
    for (const model of wires()) {
      const prompt = freshQuestion();
      await expectEqualHit(lethe, async () => {
        const { text, finishReason, usage } = await ai.generateText({ model, prompt, maxRetries: 0 });
        return { text, finishReason, usage };
      });
      const other = freshQuestion();
      await expectEqualHit(lethe, async () => {
        const streamed = ai.streamText({ model, prompt: other, maxRetries: 0 });
        return { text: await streamed.text, finishReason: await streamed.finishReason, usage: await streamed.usage };
      });
    }
  });

  it("objects, which are structured output", async () => {
    lethe.upstream.reply(says('{"city":"Lyon"}'));
    const prompt = freshQuestion();
    const model = provider().chat("m");
    const { object } = await expectEqualHit(lethe, async () => {
      const { object, usage } = await ai.generateObject({ model, schema: City, prompt, maxRetries: 0 });
      return { object, usage };
    });
    expect(object).toEqual({ city: "Lyon" });
  });

  it("tools: the model's calls come through", async () => {
    lethe.upstream.reply(says("", { toolCall: { name: "look_up", input: { q: "rain" } } }));
    const tools = { look_up: ai.tool({ inputSchema: z.object({ q: z.string() }) }) };
    const asked = { model: provider().chat("m"), tools, prompt: freshQuestion(), maxRetries: 0 };
    const { toolCalls } = await ai.generateText(asked as unknown as Parameters<typeof ai.generateText>[0]);
    expect((toolCalls as unknown[])[0]).toMatchObject({ toolName: "look_up", input: { q: "rain" } });
  });

  it("embeddings, single and in a batch", async () => {
    const model = provider().embedding("m");
    const value = freshQuestion();
    await expectEqualHit(lethe, async () => (await ai.embed({ model, value, maxRetries: 0 })).embedding);
    const values = [freshQuestion(), freshQuestion()];
    await expectEqualHit(lethe, async () => (await ai.embedMany({ model, values, maxRetries: 0 })).embeddings);
  });

  it("asks again as often as it would", async () => {
    const error = '{"error":{"message":"not now","type":"x","param":null,"code":"y"}}';
    lethe.upstream.reply({ kind: "raw", status: 500, headers: { "retry-after-ms": "1" }, body: error });
    const asked = ai.generateText({ model: provider().chat("m"), prompt: freshQuestion(), maxRetries: 1 });
    await expect(asked).rejects.toThrow(/not now/);
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("before any model, by middleware: plain and streamed answers are found again", async () => {
    const direct = createOpenAI({ baseURL: `${lethe.upstream.origin}/v1`, apiKey: "of-the-provider" });
    const cache = createLethe({ url: lethe.origin, apiKey: tenant.key });
    const middleware = letheMiddleware(cache, spec, { onError: (error) => expect.unreachable(String(error)) });
    const model = ai.wrapLanguageModel({ model: direct.chat("m"), middleware: middleware as never });
    const prompt = freshQuestion();
    const { text } = await expectEqualHit(lethe, async () => {
      const { text, finishReason, usage } = await ai.generateText({ model, prompt, maxRetries: 0 });
      return { text, finishReason, tokens: usage.totalTokens };
    });
    const streamed = ai.streamText({ model, prompt, maxRetries: 0 });
    expect(await streamed.text).toBe(text);
    expect(lethe.upstream.calls).toHaveLength(1);
    const other = freshQuestion();
    await expectEqualHit(lethe, async () => await ai.streamText({ model, prompt: other, maxRetries: 0 }).text);
  });
});
