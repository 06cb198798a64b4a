import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import type { WireAdapter } from "@/lib/wire/adapter";
import { type AdmissionContext, admit } from "@/lib/wire/admission";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiEmbeddings } from "@/lib/wire/openai-embeddings";
import { openaiResponses } from "@/lib/wire/openai-responses";

const GOOD: AdmissionContext = { status: 200, bytes: 100, maxBytes: 1000, severity: "none" };

function verdict(adapter: WireAdapter, answer: JsonObject, context: Partial<AdmissionContext> = {}): string {
  const admission = admit(adapter.facts(answer), { ...GOOD, ...context });
  return admission.admit ? "admit" : admission.reason;
}

const choice = (fields: JsonObject = {}, message: JsonObject = {}): JsonObject => ({
  index: 0,
  message: { role: "assistant", content: "Paris.", refusal: null, ...message },
  finish_reason: "stop",
  ...fields,
});
const chat = (...choices: JsonObject[]): JsonObject => ({
  object: "chat.completion",
  choices,
  usage: { prompt_tokens: 3, completion_tokens: 2 },
});

describe("an OpenAI chat answer", () => {
  it.each<[string, JsonObject, string]>([
    ["whole", chat(choice()), "admit"],
    ["of two whole choices", chat(choice(), choice({ index: 1 })), "admit"],
    ["with reasoning", chat(choice({}, { reasoning_content: "hm" })), "admit"],
    ["with an empty list of tool calls", chat(choice({}, { tool_calls: [] })), "admit"],
    ["cut by the token limit", chat(choice({ finish_reason: "length" })), "truncated"],
    ["cut in one of two choices", chat(choice(), choice({ index: 1, finish_reason: "length" })), "truncated"],
    ["filtered", chat(choice({ finish_reason: "content_filter" })), "filtered"],
    ["filtered by Azure", chat(choice({ content_filter_results: { hate: { filtered: true } } })), "filtered"],
    ["refused", chat(choice({}, { content: null, refusal: "I can't." })), "refused"],
    [
      "that calls a tool",
      chat(choice({ finish_reason: "tool_calls" }, { content: null, tool_calls: [{ id: "t" }] })),
      "tool-call",
    ],
    ["that calls a tool and says stop", chat(choice({}, { tool_calls: [{ id: "t" }] })), "tool-call"],
    [
      "that calls a function of old",
      chat(choice({ finish_reason: "function_call" }, { function_call: { name: "f", arguments: "" } })),
      "tool-call",
    ],
    ["that ended for no known reason", chat(choice({ finish_reason: "eos_error" })), "incomplete"],
    ["without a finish reason", chat(choice({ finish_reason: null })), "incomplete"],
    ["without choices", chat(), "incomplete"],
    ["with an error beside it", { ...chat(choice()), error: { message: "x" } }, "incomplete"],
    ["that is an error", { error: { message: "x" } }, "incomplete"],
    ["that says nothing", chat(choice({}, { content: " \n" })), "empty"],
    ["that shows nothing", chat(choice({}, { content: "\u200b\u2060\ufeff\u3164\u2800\u00ad\u{e0041}" })), "empty"],
    ["that shows nothing in parts", chat(choice({}, { content: [{ type: "text", text: "\u200d" }] })), "empty"],
    ["that shows one sign", chat(choice({}, { content: "\u200b\u{1f44d}" })), "admit"],
    ["of somebody else's", chat(choice({}, { role: "user" })), "incomplete"],
    ["of nobody's in particular", chat({ ...choice(), message: { content: "Paris." } }), "admit"],
    [
      "with a picture among its parts",
      chat(choice({}, { content: [{ type: "text", text: "x" }, { type: "image_url" }] })),
      "unreadable",
    ],
    ["in parts of text", chat(choice({}, { content: [{ type: "text", text: "x" }] })), "admit"],
    ["that speaks", chat(choice({}, { audio: { id: "a", data: "AA==", transcript: "Paris." } })), "unreadable"],
  ])("%s", (_what, answer, expected) => {
    expect(verdict(openaiChat, answer)).toBe(expected);
  });

  it("reports its tokens, and none when the provider gave none", () => {
    expect(openaiChat.facts(chat(choice()))).toMatchObject({ tokensIn: 3, tokensOut: 2 });
    expect(openaiChat.facts({ choices: [choice()] })).toMatchObject({ tokensIn: null, tokensOut: null });
  });
});

const message = (fields: JsonObject = {}): JsonObject => ({
  type: "message",
  content: [{ type: "text", text: "Paris." }],
  stop_reason: "end_turn",
  usage: { input_tokens: 3, cache_read_input_tokens: 10, output_tokens: 2 },
  ...fields,
});

describe("an Anthropic answer", () => {
  it.each<[string, JsonObject, string]>([
    ["whole", message(), "admit"],
    ["ended by a stop sequence", message({ stop_reason: "stop_sequence" }), "admit"],
    [
      "with thinking",
      message({
        content: [
          { type: "thinking", thinking: "hm", signature: "s" },
          { type: "redacted_thinking", data: "d" },
          { type: "text", text: "Paris." },
        ],
      }),
      "admit",
    ],
    ["cut by the token limit", message({ stop_reason: "max_tokens" }), "truncated"],
    ["cut by the context window", message({ stop_reason: "model_context_window_exceeded" }), "truncated"],
    ["refused", message({ stop_reason: "refusal" }), "refused"],
    [
      "that calls a tool",
      message({ stop_reason: "tool_use", content: [{ type: "tool_use", id: "t", name: "f", input: {} }] }),
      "tool-call",
    ],
    ["that paused", message({ stop_reason: "pause_turn" }), "tool-call"],
    [
      "that used the provider's search",
      message({
        content: [
          { type: "server_tool_use", id: "t", name: "web_search", input: {} },
          { type: "text", text: "x" },
        ],
      }),
      "tool-call",
    ],
    ["without a stop reason", message({ stop_reason: null }), "incomplete"],
    ["that only thought", message({ content: [{ type: "thinking", thinking: "hm", signature: "s" }] }), "empty"],
    ["that is an error", { type: "error", error: { type: "overloaded_error" } }, "incomplete"],
  ])("%s", (_what, answer, expected) => {
    expect(verdict(anthropicMessages, answer)).toBe(expected);
  });

  it("counts what went through the provider's prompt cache as tokens in", () => {
    expect(anthropicMessages.facts(message())).toMatchObject({ tokensIn: 13, tokensOut: 2 });
  });
});

const said = (part: JsonObject = { type: "output_text", text: "Paris.", annotations: [] }): JsonObject => ({
  type: "message",
  status: "completed",
  role: "assistant",
  content: [part],
});
const response = (fields: JsonObject = {}): JsonObject => ({
  object: "response",
  status: "completed",
  error: null,
  incomplete_details: null,
  output: [said()],
  usage: { input_tokens: 3, output_tokens: 2 },
  ...fields,
});

describe("a Responses answer", () => {
  it.each<[string, JsonObject, string]>([
    ["whole", response(), "admit"],
    ["with reasoning", response({ output: [{ type: "reasoning", summary: [] }, said()] }), "admit"],
    [
      "cut by the token limit",
      response({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }),
      "truncated",
    ],
    ["filtered", response({ status: "incomplete", incomplete_details: { reason: "content_filter" } }), "filtered"],
    ["refused", response({ output: [said({ type: "refusal", refusal: "no" })] }), "refused"],
    [
      "that calls a function",
      response({ output: [{ type: "function_call", arguments: "{}", status: "completed" }] }),
      "tool-call",
    ],
    ["that searched", response({ output: [{ type: "web_search_call", status: "completed" }, said()] }), "tool-call"],
    ["still queued", response({ status: "queued", output: [] }), "incomplete"],
    ["failed", response({ status: "failed", error: { code: "server_error", message: "x" } }), "incomplete"],
    ["with an unfinished item", response({ output: [{ ...said(), status: "in_progress" }] }), "incomplete"],
    ["that says nothing", response({ output: [] }), "empty"],
  ])("%s", (_what, answer, expected) => {
    expect(verdict(openaiResponses, answer)).toBe(expected);
  });
});

describe("an embeddings answer", () => {
  const FLOATS = { data: [{ index: 0, embedding: [0.5, 1] }] };
  const BASE64 = { data: [{ index: 0, embedding: "AACAPwAAgD8=" }] };
  it.each<[string, boolean, JsonObject, JsonObject]>([
    ["what was asked for", true, { input: "a" }, FLOATS],
    ["one input of tokens", true, { input: [1, 2, 3] }, FLOATS],
    ["the dimensions that were asked for", true, { input: ["a"], dimensions: 2, encoding_format: "float" }, FLOATS],
    ["other dimensions", false, { input: "a", dimensions: 3 }, FLOATS],
    ["base64 where that was asked for", true, { input: "a", dimensions: 2, encoding_format: "base64" }, BASE64],
    ["base64 where numbers were", false, { input: "a" }, BASE64],
    ["numbers where base64 was", false, { input: "a", encoding_format: "base64" }, FLOATS],
    ["fewer vectors than inputs", false, { input: ["a", "b"] }, FLOATS],
    ["fewer vectors than inputs of tokens", false, { input: [[1], [2]] }, FLOATS],
  ])("is compared with its request: %s", (_, isAnswer, request, answer) => {
    expect(openaiEmbeddings.answersRequest(openaiEmbeddings.parse({ model: "m", ...request }).asked, answer)).toBe(
      isAnswer,
    );
  });
  it("is whole when every vector is there", () => {
    expect(
      verdict(openaiEmbeddings, {
        data: [{ index: 0, embedding: [0.1] }],
        usage: { prompt_tokens: 4, total_tokens: 4 },
      }),
    ).toBe("admit");
    expect(verdict(openaiEmbeddings, { data: [{ index: 0, embedding: "AACAPw==" }] })).toBe("admit");
    expect(verdict(openaiEmbeddings, { data: [{ index: 0, embedding: [] }] })).toBe("incomplete");
    const two = (first: object, second: object) => verdict(openaiEmbeddings, { data: [first, second] as JsonObject[] });
    const [a, b] = [
      { index: 0, embedding: [1, 2] },
      { index: 1, embedding: [3, 4] },
    ];
    expect(two(a, b)).toBe("admit");
    expect(two(b, a)).toBe("admit");
    expect(two(a, a)).toBe("incomplete");
    expect(two(a, { ...b, index: 2 })).toBe("incomplete");
    expect(two(a, { index: 1 })).toBe("incomplete");
    expect(two(a, { index: 1, embedding: [3] })).toBe("incomplete");
    expect(two(a, { index: 1, embedding: ["3", 4] })).toBe("incomplete");
    expect(two(a, { index: 1, embedding: "AACAPw==" })).toBe("incomplete");
    expect(two(a, { ...b, error: { message: "no" } })).toBe("incomplete");
    expect(verdict(openaiEmbeddings, { data: [{ index: 0, embedding: "AACA" }] })).toBe("incomplete");
    expect(verdict(openaiEmbeddings, { data: [] })).toBe("incomplete");
  });
});

describe("an answer is compared with what was asked for", () => {
  const words = (...texts: string[]) => chat(...texts.map((content, index) => choice({ index }, { content })));
  const JSON_OBJECT = { response_format: { type: "json_object" } };
  const called = chat(choice({ finish_reason: "tool_calls" }, { content: null, tool_calls: [{ id: "t" }] }));
  const messages = [{ role: "user", content: "q" }];
  const format = { format: { type: "json_schema", schema: {} } };
  const response = (text: string) => ({
    output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text }] }],
  });

  it.each<[string, boolean, WireAdapter, JsonObject, JsonObject]>([
    ["one choice", true, openaiChat, {}, words("a")],
    ["one choice, said to be one", true, openaiChat, { n: 1 }, words("a")],
    ["two choices where one was asked for", false, openaiChat, {}, words("a", "b")],
    ["one choice where two were asked for", false, openaiChat, { n: 2 }, words("a")],
    ["two choices where two were asked for", true, openaiChat, { n: 2 }, words("a", "b")],
    ["two choices in one place", false, openaiChat, { n: 2 }, chat(choice(), choice())],
    ["JSON", true, openaiChat, JSON_OBJECT, words('{"a": 1}')],
    ["JSON in a fence", false, openaiChat, JSON_OBJECT, words('```json\n{"a": 1}\n```')],
    ["JSON that is cut", false, openaiChat, JSON_OBJECT, words('{"a": ')],
    ["words for JSON", false, openaiChat, { response_format: { type: "json_schema" } }, words("Sure!")],
    ["a call beside JSON", true, openaiChat, JSON_OBJECT, called],
    ["words for text", true, openaiChat, { response_format: { type: "text" } }, words("Sure!")],
    ["JSON", true, openaiResponses, { text: format }, response("[1]")],
    ["words for JSON", false, openaiResponses, { text: format }, response("Sure!")],
    ["JSON", true, anthropicMessages, { output_config: format }, { content: [{ type: "text", text: "{}" }] }],
    ["words for JSON", false, anthropicMessages, { output_format: format.format }, message()],
  ])("%s: %s (%#)", (_, fits, adapter, more, answer) => {
    const { asked } = adapter.parse({ model: "m", max_tokens: 5, input: "q", messages, ...more });
    expect(adapter.answersRequest(asked, answer)).toBe(fits);
  });
});

describe("the admission rule", () => {
  it.each<[Partial<AdmissionContext>, string]>([
    [{}, "admit"],
    [{ status: 201 }, "status"],
    [{ status: 429 }, "status"],
    [{ bytes: 1000 }, "admit"],
    [{ bytes: 1001 }, "too-large"],
    [{ maxBytes: Number.NaN }, "too-large"],
    [{ severity: "low" }, "admit"],
    [{ severity: "high" }, "high-severity"],
  ])("with %j says %s", (context, expected) => {
    expect(verdict(openaiChat, chat(choice()), context)).toBe(expected);
  });
});
