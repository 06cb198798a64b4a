import fc from "fast-check";
import type { JsonObject } from "@/lib/core/json";

/** Text as models write it: any script, emoji sequences, line ends, quotes. */
export const modelText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 120 }),
  fc
    .array(
      fc.constantFrom(
        "a word ",
        "naïve ",
        "👩‍👩‍👧‍👦",
        "🇩🇪🇫🇷",
        "日本語の文章",
        "line\n",
        "\r\n",
        '"quoted" ',
        "e\u0301 ",
        "data: [DONE]\n\n",
      ),
      {
        maxLength: 40,
      },
    )
    .map((parts) => parts.join("")),
);

/** Where to cut a text: at a few places, or at every one. */
export const cutPlaces = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.nat(100_000), { maxLength: 60, size: "max" }) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 20_000 }, (_, place) => place)) },
);

/** As it comes from a wire: JSON knows no -0 and no undefined. */
function asRead(body: unknown): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}

const tokens = fc.integer({ min: 0, max: 100_000 });

const chatUsage = fc.record({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  total_tokens: tokens,
  completion_tokens_details: fc.record({ reasoning_tokens: tokens }),
});

const chatMessage = fc.record(
  {
    role: fc.constant("assistant"),
    content: fc.oneof(modelText, fc.constant(null)),
    refusal: fc.constantFrom(null, "I can't help with that one."),
    reasoning_content: modelText,
    annotations: fc.constant([]),
    tool_calls: fc.array(
      fc.record({
        id: fc.uuid(),
        type: fc.constant("function"),
        function: fc.record({ name: fc.constantFrom("look_up", "send"), arguments: fc.json({ maxDepth: 2 }) }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ["role", "content"] },
);

const logprobs = fc.constantFrom(null, {
  content: [{ token: "a", logprob: -0.1, bytes: [97], top_logprobs: [] }],
  refusal: null,
});

export const chatAnswer: fc.Arbitrary<JsonObject> = fc
  .record({
    id: fc.uuid(),
    created: tokens,
    model: fc.constant("gpt-test"),
    system_fingerprint: fc.constant("fp_1"),
    usage: chatUsage,
    choices: fc.array(
      fc.record({ message: chatMessage, finish_reason: fc.constantFrom("stop", "length", "tool_calls"), logprobs }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ choices, ...body }) => ({
    ...body,
    created: body.created + 1,
    object: "chat.completion",
    choices: choices.map((choice, index) => ({ index, ...choice })),
  }))
  .map(asRead);

const textBlock = fc.record({
  type: fc.constant("text"),
  text: modelText,
  citations: fc.constantFrom(null, [
    {
      type: "char_location",
      cited_text: "x",
      document_index: 0,
      document_title: null,
      start_char_index: 0,
      end_char_index: 1,
    },
  ]),
});
const thinkingBlock = fc.record({
  type: fc.constant("thinking"),
  thinking: modelText,
  signature: fc.constantFrom("", "c2lnbmF0dXJl"),
});
const sealedBlock = fc.record({ type: fc.constant("redacted_thinking"), data: fc.constant("ZGF0YQ==") });
const toolBlock = fc.record({
  type: fc.constant("tool_use"),
  id: fc.uuid(),
  name: fc.constant("look_up"),
  input: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 })),
});

export const messageAnswer: fc.Arbitrary<JsonObject> = fc
  .record({
    id: fc.uuid(),
    type: fc.constant("message"),
    role: fc.constant("assistant"),
    model: fc.constant("claude-test"),
    content: fc.array(fc.oneof(textBlock, thinkingBlock, sealedBlock, toolBlock), { minLength: 1, maxLength: 4 }),
    stop_reason: fc.constantFrom("end_turn", "max_tokens", "tool_use"),
    stop_sequence: fc.constant(null),
    usage: fc.record({
      input_tokens: tokens,
      output_tokens: tokens,
      cache_creation_input_tokens: tokens,
      cache_read_input_tokens: tokens,
      service_tier: fc.constant("standard"),
    }),
  })
  .map(asRead);

const outputText = fc.record({
  type: fc.constant("output_text"),
  text: modelText,
  annotations: fc.constantFrom(
    [],
    [{ type: "url_citation", url: "https://example.org", title: "t", start_index: 0, end_index: 1 }],
  ),
  logprobs: fc.constant([]),
});

export const responseAnswer: fc.Arbitrary<JsonObject> = fc
  .record({
    id: fc.uuid().map((id) => `resp_${id}`),
    object: fc.constant("response"),
    created_at: tokens,
    model: fc.constant("gpt-test"),
    status: fc.constant("completed"),
    error: fc.constant(null),
    incomplete_details: fc.constant(null),
    instructions: fc.constant(null),
    metadata: fc.constant({}),
    parallel_tool_calls: fc.constant(true),
    temperature: fc.constant(1),
    top_p: fc.constant(1),
    tool_choice: fc.constant("auto"),
    tools: fc.constant([]),
    text: fc.constant({ format: { type: "text" } }),
    output: fc.array(
      fc.oneof(
        fc.record({
          type: fc.constant("message"),
          role: fc.constant("assistant"),
          status: fc.constant("completed"),
          content: fc.array(fc.oneof(outputText, fc.record({ type: fc.constant("refusal"), refusal: modelText })), {
            minLength: 1,
            maxLength: 2,
          }),
        }),
        fc.record({
          type: fc.constant("reasoning"),
          summary: fc.array(fc.record({ type: fc.constant("summary_text"), text: modelText }), { maxLength: 2 }),
        }),
        fc.record({
          type: fc.constant("function_call"),
          status: fc.constant("completed"),
          call_id: fc.uuid(),
          name: fc.constant("f"),
          arguments: fc.json({ maxDepth: 1 }),
        }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    usage: fc.record({
      input_tokens: tokens,
      input_tokens_details: fc.record({ cached_tokens: tokens }),
      output_tokens: tokens,
      output_tokens_details: fc.record({ reasoning_tokens: tokens }),
      total_tokens: tokens,
    }),
  })
  .map(({ output, ...body }) => ({
    ...body,
    output: output.map((item, index) => ({ id: `item_${index}`, ...item })),
  }))
  .map(asRead);
