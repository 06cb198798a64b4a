import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import type { WireAdapter } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiResponses } from "@/lib/wire/openai-responses";

function collect(adapter: WireAdapter, text: string): JsonObject | null {
  const collector = adapter.collector();
  collector.push(text);
  return collector.finish();
}

const sse = (...events: (JsonObject | string)[]) =>
  events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`).join("");
const named = (...events: JsonObject[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

const chunk = (index: number, delta: JsonObject, finish_reason: string | null = null): JsonObject => ({
  id: "c1",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index, delta, logprobs: null, finish_reason }],
});

describe("a chat stream", () => {
  it("becomes the body of the unstreamed call", () => {
    const text = sse(
      { ...chunk(0, { role: "assistant", content: "", refusal: null }), obfuscation: "xx", usage: null },
      chunk(0, { content: "Hel" }),
      chunk(0, { content: "lo" }),
      chunk(0, {}, "stop"),
      { ...chunk(0, {}), choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
      "[DONE]",
    );
    expect(collect(openaiChat, text)).toEqual({
      id: "c1",
      object: "chat.completion",
      created: 1,
      model: "m",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hello", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    });
  });

  it("keeps choices apart however they are interleaved", () => {
    const text = sse(
      chunk(1, { content: "b" }),
      chunk(0, { content: "a" }),
      chunk(1, { content: "B" }),
      chunk(0, { content: "A" }),
      chunk(1, {}, "stop"),
      chunk(0, {}, "length"),
      "[DONE]",
    );
    const body = collect(openaiChat, text) as { choices: { message: JsonObject; finish_reason: string }[] };
    expect(body.choices.map((choice) => [choice.message.content, choice.finish_reason])).toEqual([
      ["aA", "length"],
      ["bB", "stop"],
    ]);
  });

  it("gathers refusal, reasoning and tool calls, and a name given twice only once", () => {
    const call = (fields: JsonObject) => chunk(0, { tool_calls: [{ index: 0, ...fields }] });
    const text = sse(
      chunk(0, { role: "assistant", content: null }),
      chunk(0, { reasoning_content: "think " }),
      chunk(0, { reasoning_content: "hard", refusal: "I " }),
      chunk(0, { refusal: "won't" }),
      call({ id: "t1", type: "function", function: { name: "f", arguments: "" } }),
      call({ id: "t1", function: { name: "f", arguments: '{"a"' } }),
      call({ function: { arguments: ":1}" } }),
      chunk(0, { tool_calls: [{ index: 1, id: "t2", type: "function", function: { name: "g", arguments: "{}" } }] }),
      chunk(0, {}, "tool_calls"),
      "[DONE]",
    );
    const body = collect(openaiChat, text) as { choices: { message: JsonObject }[] };
    expect(body.choices[0]?.message).toEqual({
      role: "assistant",
      content: null,
      reasoning_content: "think hard",
      refusal: "I won't",
      tool_calls: [
        { id: "t1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
        { id: "t2", type: "function", function: { name: "g", arguments: "{}" } },
      ],
    });
  });

  it("keeps the head of a full chunk when an opening chunk is empty", () => {
    const opening = {
      id: "",
      object: "",
      created: 0,
      model: "",
      choices: [],
      prompt_filter_results: [{ prompt_index: 0 }],
    };
    const body = collect(openaiChat, sse(opening, chunk(0, { content: "a" }, "stop"), "[DONE]"));
    expect(body).toMatchObject({ id: "c1", model: "m", created: 1, prompt_filter_results: [{ prompt_index: 0 }] });
  });

  const whole = [chunk(0, { role: "assistant", content: "a" }), chunk(0, {}, "stop")];
  it.each([
    ["no [DONE]", sse(...whole)],
    ["no finish reason", sse(chunk(0, { content: "a" }), "[DONE]")],
    ["one of two choices unfinished", sse(...whole, chunk(1, { content: "b" }), "[DONE]")],
    ["no choice at all", sse({ ...chunk(0, {}), choices: [] }, "[DONE]")],
    ["an error object", sse(...whole, { error: { message: "overloaded" } }, "[DONE]")],
    ["an error event", `event: error\n${sse(...whole, "[DONE]")}`],
    ["an error beside a choice", sse(...whole, { ...chunk(0, {}), error: { code: 502, message: "x" } }, "[DONE]")],
    ["unreadable JSON", sse(...whole, "{not json", "[DONE]")],
    ["a chunk that is no chunk", sse(...whole, { message: "internal error" }, "[DONE]")],
    ["a choice index out of range", sse(...whole, chunk(128, { content: "x" }, "stop"), "[DONE]")],
    ["nothing", ""],
  ])("with %s is not whole", (_what, text) => {
    expect(collect(openaiChat, text)).toBeNull();
  });

  it("is whole when only the last blank line is missing", () => {
    expect(collect(openaiChat, sse(...whole, "[DONE]").trimEnd())).not.toBeNull();
  });

  it("cannot reach a prototype", () => {
    const evil =
      '{"id":"c","choices":[{"index":0,"delta":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"content":"a"},"finish_reason":"stop"}]}';
    const body = collect(openaiChat, sse(evil, evil, "[DONE]")) as { choices: { message: { polluted?: number } }[] };
    expect(body.choices[0]?.message.polluted).toBeUndefined();
    const late = sse(
      chunk(0, { function_call: { name: "f" } }),
      '{"choices":[{"index":0,"delta":{"function_call":{"__proto__":{"polluted":1}}},"finish_reason":"stop"}]}',
      "[DONE]",
    );
    const second = collect(openaiChat, late) as { choices: { message: { function_call: { polluted?: number } } }[] };
    expect(second.choices[0]?.message.function_call.polluted).toBeUndefined();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

const start = {
  type: "message_start",
  message: {
    id: "m",
    type: "message",
    role: "assistant",
    model: "x",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 7 },
  },
};
const block = [
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "ping" },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hel" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "lo" } },
  { type: "content_block_stop", index: 0 },
];
const end = [
  {
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { output_tokens: 9, cache_read_input_tokens: null },
  },
  { type: "message_stop" },
];

describe("an Anthropic stream", () => {
  it("becomes the body of the unstreamed call, usage as last reported", () => {
    expect(collect(anthropicMessages, named(start, ...block, ...end))).toEqual({
      id: "m",
      type: "message",
      role: "assistant",
      model: "x",
      content: [{ type: "text", text: "Hello" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 5, output_tokens: 9, cache_read_input_tokens: 7 },
    });
  });

  it("parses tool input from its pieces", () => {
    const text = named(
      start,
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "f", input: {} } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"city": "Pa' } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: 'ris"}' } },
      { type: "content_block_stop", index: 0 },
      ...end,
    );
    expect(collect(anthropicMessages, text)).toMatchObject({ content: [{ input: { city: "Paris" } }] });
  });

  it.each([
    ["no message_stop", named(start, ...block, ...end.slice(0, 1))],
    ["no stop reason", named(start, ...block, ...end.slice(1))],
    ["a block that was not closed", named(start, ...block.slice(0, -1), ...end)],
    [
      "an error event",
      named(start, ...block, { type: "error", error: { type: "overloaded_error", message: "x" } }, ...end),
    ],
    [
      "a delta of an unknown type",
      named(
        start,
        block[0] ?? {},
        { type: "content_block_delta", index: 0, delta: { type: "song_delta" } },
        ...block.slice(2),
        ...end,
      ),
    ],
    ["an event of an unknown type", named(start, ...block, { type: "message_patch" }, ...end)],
    ["a block that began twice", named(start, ...block, ...block, ...end)],
    ["a delta after its block was closed", named(start, ...block, block[2] ?? {}, ...end)],
    ["no start", named(...block, ...end)],
  ])("with %s is not whole", (_what, text) => {
    expect(collect(anthropicMessages, text)).toBeNull();
  });
});

describe("a Responses stream", () => {
  const item = {
    id: "i",
    type: "message",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text: "Hi", annotations: [] }],
  };
  const response = { id: "r", object: "response", status: "completed", output: [item] };
  const done = { type: "response.output_item.done", output_index: 0, item };

  it("is the response of its terminal event", () => {
    expect(
      collect(
        openaiResponses,
        named({ type: "response.created", response: {} }, done, { type: "response.completed", response }),
      ),
    ).toEqual(response);
  });

  it("is completed from its items when the terminal event leaves them out", () => {
    expect(
      collect(openaiResponses, named(done, { type: "response.completed", response: { ...response, output: [] } })),
    ).toEqual(response);
  });

  it.each([
    ["no terminal event", named(done)],
    ["a failed response", named(done, { type: "response.failed", response }, { type: "response.completed", response })],
    [
      "an error event",
      named(done, { type: "error", code: "x", message: "y" }, { type: "response.completed", response }),
    ],
    [
      "fewer items at the end than were finished",
      named(done, { ...done, output_index: 1 }, { type: "response.completed", response }),
    ],
  ])("with %s is not whole", (_what, text) => {
    expect(collect(openaiResponses, text)).toBeNull();
  });
});
