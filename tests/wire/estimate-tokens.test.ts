import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { estimateTokens } from "@/lib/wire/estimate-tokens";

const tokens = (upstreamBody: JsonObject, requestType: "completion" | "embedding" = "completion") =>
  estimateTokens({ requestType, upstreamBody });
const words = "word ".repeat(4_000);
const WORDS_TOKENS = 5_000;

describe("what a call may take", () => {
  it.each<[string, JsonObject]>([
    ["a prompt", { messages: [{ role: "user", content: words }] }],
    ["parts of one", { messages: [{ role: "user", content: [{ type: "text", text: words }] }] }],
    ["what the app tells the model", { messages: [{ role: "system", content: words }] }],
    ["a system prompt beside the turns", { system: words, messages: [{ role: "user", content: "Hi" }] }],
    ["one of blocks", { system: [{ type: "text", text: words }], messages: [{ role: "user", content: "Hi" }] }],
    ["instructions", { instructions: words, input: "Hi" }],
    ["earlier answers", { messages: [{ role: "assistant", content: words }] }],
    ["a tool's description", { tools: [{ type: "function", function: { name: "f", description: words } }] }],
    ["a tool's result", { input: [{ type: "function_call_output", call_id: "c", output: words }] }],
    ["an input", { input: [words] }],
  ])("counts %s", (_, body) => {
    const { tokensIn } = tokens(body);
    expect(tokensIn).toBeGreaterThanOrEqual(WORDS_TOKENS);
    expect(tokensIn).toBeLessThan(WORDS_TOKENS + 50);
  });

  it("counts scripts that take a token a letter as such, and tokens one by one", () => {
    expect(tokens({ input: "語".repeat(1_000) }).tokensIn).toBe(750);
    expect(tokens({ input: [Array(1_000).fill(7), [8]] }, "embedding")).toEqual({ tokensIn: 1_001, tokensOut: 0 });
  });

  it("takes a picture for what a picture takes, however long", () => {
    const url = `data:image/png;base64,${"iVBORw0KGgo".repeat(100_000)}`;
    const { tokensIn } = tokens({
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
    });
    expect(tokensIn).toBeGreaterThan(900);
    expect(tokensIn).toBeLessThan(1_100);
  });

  it("multiplies the longest answer by the answers asked for, and believes no number that can't be", () => {
    expect(tokens({ input: "x", n: 5 }).tokensOut).toBe(2_500);
    expect(tokens({ input: "x", n: 3, max_tokens: 40 }).tokensOut).toBe(120);
    expect(tokens({ input: "x", max_output_tokens: 7 }).tokensOut).toBe(7);
    for (const n of [0, -4, 1.5, Number.MAX_VALUE, null, "9"]) expect(tokens({ input: "x", n }).tokensOut).toBe(500);
    expect(tokens({ input: "x", n: 1e9, max_tokens: 1e9 }).tokensOut).toBe(128 * 200_000);
  });
});
