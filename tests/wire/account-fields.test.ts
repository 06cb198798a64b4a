import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { accountFieldOf } from "@/lib/wire/account-fields";

const ID = "file-AbCdEf0123456789";
const inContent = (part: JsonValue): JsonObject => ({ model: "m", messages: [{ role: "user", content: [part] }] });

describe("what a body names of the provider's", () => {
  it.each<[string, JsonObject]>([
    ["container", { tools: [{ type: "code_interpreter", container: "cntr_1" }] }],
    ["file_ids", { tools: [{ type: "code_interpreter", container: { type: "auto", file_ids: [ID] } }] }],
    ["audio.id", { messages: [{ role: "assistant", audio: { id: "audio_1" } }] }],
    ["id", { input: [{ type: "image_generation_call", id: "ig_1" }] }],
    ["id", { input: [{ type: "reasoning", id: "rs_1", summary: [] }] }],
    ["skill_id", { container: { skills: [{ type: "custom", skill_id: "mine" }] } }],
    ["prompt.id", { prompt: { id: "pmpt_1", variables: { id: "7" } } }],
    ["previousResponseId", { previousResponseId: "resp_1" }],
    ["batch_id", { batch_id: "b" }],
    ["id", { input: [{ type: null, id: "msg_1" }] }],
    ["attachment", { attachment: ID }],
    ["conversation", { conversation: "conv_1" }],
    ["model", { model: "ft:gpt-4o:org::AbCdEf012345" }],
    ["model", { tools: [{ type: "image_generation", model: "ft:mine" }] }],
    ["id", { input: [{ type: "item_reference", id: "msg_1" }] }],
  ])("%s in %j", (field, body) => {
    expect(accountFieldOf({ model: "m", ...body })).toMatch(new RegExp(`(?:^|\\.)${field.replace(".", "\\.")}$`));
  });

  it("is found wherever a field of a name that nobody has heard of stands", () => {
    const name = fc.stringMatching(/^[a-z]{1,12}$/).map((word) => `${word}_id`);
    const known = new Set(["call_id", "tool_call_id", "tool_use_id"]);
    fc.assert(
      fc.property(name, fc.string({ minLength: 1 }), fc.nat(6), (field, value, depth) => {
        fc.pre(!known.has(field));
        let part: JsonObject = { type: "x", [field]: value };
        for (let at = 0; at < depth; at += 1) part = { type: "y", part };
        expect(accountFieldOf(inContent(part))).toContain(field);
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it.each<[string, JsonObject]>([
    ["a text that looks like one", inContent({ type: "text", text: ID })],
    [
      "calls and results",
      {
        messages: [
          {
            role: "assistant",
            tool_calls: [{ id: "call_1", type: "function", function: { name: "f", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "call_1", content: ID },
        ],
      },
    ],
    [
      "Anthropic's calls and results",
      {
        messages: [
          { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "f", input: { file_id: ID } }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "ok" }] },
        ],
      },
    ],
    [
      "items given back whole",
      {
        input: [
          { type: "message", role: "assistant", id: "msg_1", content: [{ type: "output_text", text: "x" }] },
          { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "abc" },
          { type: "function_call", id: "fc_1", call_id: "call_1", name: "f", arguments: "{}" },
        ],
      },
    ],
    ["a schema", { tools: [{ type: "function", function: { name: "f", parameters: { file_id: ID } } }] }],
    ["metadata", { metadata: { user_id: "u", ticket: ID } }],
    ["tokens", { stop_token_ids: [1, 2], logit_bias: { "5": 1 } }],
    ["what OpenAI's clients send", { model: "gpt-4o-2024-08-06", user: "user_0123456789abcd", service_tier: "auto" }],
  ])("is not %s", (_, body) => {
    expect(accountFieldOf({ model: "m", ...body })).toBeNull();
  });
});
