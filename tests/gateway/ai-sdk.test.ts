import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embedMany, generateText, streamText } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

describe("the AI SDK, with another base URL and nothing else", () => {
  const provider = () =>
    createOpenAICompatible({ name: "lethe", baseURL: `${lethe.origin}/v1`, apiKey: tenant.key, includeUsage: true });

  it("gets a hit that says what its miss said, plain and streamed", async () => {
    const asked = { model: provider()("test-model"), prompt: "Where do cranes spend the winter?", maxRetries: 0 };
    const miss = await generateText(asked);
    await lethe.services.stores.settle();
    const hit = await generateText(asked);
    expect([hit.text, hit.finishReason, hit.usage]).toEqual([miss.text, miss.finishReason, miss.usage]);
    const streamed = streamText(asked);
    expect(await streamed.text).toBe(miss.text);
    expect(await streamed.usage).toEqual(miss.usage);
    expect(hit.response.headers?.["lethe-outcome"]).toBe("hit-exact");
    expect(lethe.upstream.calls).toHaveLength(1);
  });

  it("gets the same vectors again", async () => {
    lethe.upstream.reset();
    const asked = { model: provider().embeddingModel("test-model"), values: ["cranes", "storks"], maxRetries: 0 };
    const miss = await embedMany(asked);
    await lethe.services.stores.settle();
    expect((await embedMany(asked)).embeddings).toEqual(miss.embeddings);
    expect(lethe.upstream.calls).toHaveLength(1);
  });
});
