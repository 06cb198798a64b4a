import Instructor from "@instructor-ai/instructor";
import { deserializeStoredGeneration, serializeGeneration } from "@langchain/core/caches";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { OpenAI as LlamaOpenAI } from "@llamaindex/openai";
import { Agent, Runner, tool } from "@openai/agents-core";
import { OpenAIProvider } from "@openai/agents-openai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createLethe } from "../../packages/client/src/index";
import { LetheCache } from "../../packages/client/src/langchain";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
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
const CITY = says("", { toolCall: { name: "City", input: { city: "Lyon" } } });
const base = () => ({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key });

describe("LangChain, with another base URL and nothing else", () => {
  const model = () => new ChatOpenAI({ model: "m", apiKey: tenant.key, maxRetries: 0, configuration: base() });

  it("plain, streamed and structured", async () => {
    const question = freshQuestion();
    const answer = await expectEqualHit(lethe, async () => (await model().invoke(question)).toJSON());
    expect(JSON.stringify(answer)).toContain("Answer number 1.");
    const streamed = freshQuestion();
    await expectEqualHit(lethe, async () => {
      let text = "";
      for await (const chunk of await model().stream(streamed)) text += chunk.text;
      return text;
    });
    lethe.upstream.reply(says('{"city":"Lyon"}'));
    const asked = freshQuestion();
    const structured = model().withStructuredOutput(City, { method: "jsonSchema" });
    expect(await expectEqualHit(lethe, () => structured.invoke(asked))).toEqual({ city: "Lyon" });
  });

  it("tools and embeddings", async () => {
    lethe.upstream.reply(CITY);
    const bound = model().bindTools([{ type: "function", function: { name: "City", parameters: {} } }]);
    expect((await bound.invoke(freshQuestion())).tool_calls).toMatchObject([{ name: "City", args: { city: "Lyon" } }]);
    lethe.upstream.reply(embeds);
    const embeddings = new OpenAIEmbeddings({ model: "m", apiKey: tenant.key, maxRetries: 0, configuration: base() });
    const texts = [freshQuestion(), freshQuestion()];
    expect(await expectEqualHit(lethe, () => embeddings.embedDocuments(texts))).toHaveLength(2);
  });

  it("before any model, as its cache: found again, and the model's key is sent as a hash", async () => {
    const serialisers = { serializeGeneration, deserializeStoredGeneration };
    const sent: string[] = [];
    const recording: typeof fetch = (address, init) => {
      if (String(address).endsWith("/cache.lookup")) sent.push(String(init?.body));
      return fetch(address, init);
    };
    const cache = new LetheCache(
      createLethe({ url: lethe.origin, apiKey: tenant.key, fetch: recording }),
      serialisers,
      {
        onError: (error) => expect.unreachable(String(error)),
      },
    );
    const configuration = { baseURL: `${lethe.upstream.origin}/v1` };
    const options = { model: "m-of-the-key", apiKey: "of-the-provider", maxRetries: 0, configuration };
    const cached = new ChatOpenAI({ ...options, cache: cache as never });
    const question = freshQuestion();
    await expectEqualHit(lethe, async () => (await cached.invoke(question)).content);
    expect(sent).toHaveLength(2);
    expect(sent.join()).not.toContain("m-of-the-key");
    expect(sent.join()).toMatch(/"llm_key_sha256":"[0-9a-f]{64}"/);
  });
});

describe("LlamaIndex, with another base URL and nothing else", () => {
  it("plain and streamed", async () => {
    const model = () => new LlamaOpenAI({ model: "gpt-4o", ...base(), maxRetries: 0 });
    const messages = [{ role: "user" as const, content: freshQuestion() }];
    const answer = await expectEqualHit(lethe, async () => {
      const { message } = (await model().chat({ messages })) as unknown as { message: { content: unknown } };
      return message;
    });
    expect(answer.content).toBe("Answer number 1.");
    const other = [{ role: "user" as const, content: freshQuestion() }];
    await expectEqualHit(lethe, async () => {
      let text = "";
      for await (const chunk of await model().chat({ messages: other, stream: true })) text += chunk.delta;
      return text;
    });
  });
});

describe("@openai/agents, with another base URL and nothing else", () => {
  const runner = (useResponses: boolean) =>
    new Runner({ modelProvider: new OpenAIProvider({ ...base(), useResponses }), tracingDisabled: true });

  it.each([false, true])("an agent's answer, on both wires (responses: %s)", async (useResponses) => {
    const agent = new Agent({ name: "Guide", model: "m", instructions: "Answer." });
    const question = freshQuestion();
    const answer = await expectEqualHit(
      lethe,
      async () => (await runner(useResponses).run(agent, question)).finalOutput,
    );
    expect(answer).toBe("Answer number 1.");
  });

  it("a tool is called, and its result goes back to the model", async () => {
    lethe.upstream.reply((_, index) => (index === 0 ? CITY : says("It is Lyon.")));
    const told: unknown[] = [];
    const execute = async (input: unknown) => {
      told.push(input);
      return "noted";
    };
    const noted = tool({ name: "City", description: "Notes a city.", parameters: City, execute });
    const agent = new Agent({ name: "Guide", model: "m", instructions: "Answer.", tools: [noted] });
    expect((await runner(false).run(agent, freshQuestion())).finalOutput).toBe("It is Lyon.");
    expect(told).toEqual([{ city: "Lyon" }]);
    expect(JSON.stringify(lethe.upstream.calls[1]?.body)).toContain("noted");
  });
});

describe("instructor, with another base URL and nothing else", () => {
  it("gets its object, and gets it again where a policy keeps what a forced tool is called with", async () => {
    lethe.upstream.reply(CITY);
    const { key } = await structuredTenant(lethe);
    const client = Instructor({
      client: new OpenAI({ ...base(), apiKey: key, maxRetries: 0 }) as never,
      mode: "TOOLS",
    });
    const messages = [{ role: "user" as const, content: freshQuestion() }];
    const ask = async () => {
      const response_model = { schema: City as never, name: "City" };
      const { city } = (await client.chat.completions.create({ model: "m", messages, response_model })) as z.infer<
        typeof City
      >;
      return city;
    };
    expect(await expectEqualHit(lethe, ask)).toBe("Lyon");
  });
});
