import type { JsonObject } from "@/lib/core/json";

/** What a provider says, on any of its wires. Written out by hand here: the product's own replay is what is tested. */
export interface Saying {
  readonly text: string;
  /** `finish_reason`, `stop_reason`, or the status of a response; default: the good end of each wire. */
  readonly finish?: string;
  readonly refusal?: string;
  readonly toolCall?: { readonly name: string; readonly input: JsonObject };
  readonly tokensIn?: number;
  readonly tokensOut?: number;
}

let serial = 0;

export function chatBody(model: string, saying: Saying): JsonObject {
  const { text, toolCall, refusal = null } = saying;
  const calls = toolCall === undefined ? [] : [chatToolCall(toolCall)];
  const message = {
    role: "assistant",
    content: calls.length > 0 ? null : text,
    refusal,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  const finish_reason = saying.finish ?? (calls.length > 0 ? "tool_calls" : "stop");
  return {
    id: `chatcmpl-${++serial}`,
    object: "chat.completion",
    created: 1_790_000_000,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason }],
    usage: chatUsage(saying),
    system_fingerprint: "fp_1",
  };
}

function chatUsage({ tokensIn = 11, tokensOut = 7 }: Saying): JsonObject {
  return {
    prompt_tokens: tokensIn,
    completion_tokens: tokensOut,
    total_tokens: tokensIn + tokensOut,
    prompt_tokens_details: { cached_tokens: 3 },
  };
}

function chatToolCall({ name, input }: NonNullable<Saying["toolCall"]>): JsonObject {
  return { id: "call_1", type: "function", function: { name, arguments: JSON.stringify(input) } };
}

/** Each event's data; the terminal `[DONE]` is the caller's. The text comes letter pair by letter pair. */
export function chatEvents(model: string, saying: Saying, includeUsage: boolean): string[] {
  const body = chatBody(model, saying);
  const head = {
    id: body.id,
    object: "chat.completion.chunk",
    created: body.created,
    model,
    system_fingerprint: "fp_1",
  };
  const chunk = (delta: JsonObject, finish_reason: string | null = null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(includeUsage ? { usage: null } : {}),
  });
  const chunks: object[] = [chunk({ role: "assistant", content: "", refusal: null })];
  if (saying.toolCall !== undefined)
    chunks.push(chunk({ tool_calls: [{ index: 0, ...chatToolCall(saying.toolCall) }] }));
  else if (saying.refusal !== undefined) chunks.push(chunk({ refusal: saying.refusal }));
  else for (const piece of pairs(saying.text)) chunks.push(chunk({ content: piece }));
  chunks.push(chunk({}, saying.finish ?? (saying.toolCall === undefined ? "stop" : "tool_calls")));
  if (includeUsage) chunks.push({ ...head, choices: [], usage: chatUsage(saying) });
  return [...chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`), "data: [DONE]\n\n"];
}

export function messageBody(model: string, saying: Saying): JsonObject {
  const { text, toolCall, tokensIn = 11, tokensOut = 7 } = saying;
  const call = toolCall === undefined ? [] : [{ type: "tool_use", id: "toolu_1", ...toolCall }];
  return {
    id: `msg_${++serial}`,
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text }, ...call],
    stop_reason:
      saying.finish ?? (saying.refusal !== undefined ? "refusal" : call.length > 0 ? "tool_use" : "end_turn"),
    stop_sequence: null,
    usage: { input_tokens: tokensIn, output_tokens: tokensOut, cache_read_input_tokens: 2 },
  };
}

export function messageEvents(model: string, saying: Saying): string[] {
  const { stop_reason, content: _, ...message } = messageBody(model, saying);
  const { tokensIn = 11, tokensOut = 7 } = saying;
  const usage = { input_tokens: tokensIn, output_tokens: 1, cache_read_input_tokens: 2 };
  const events: JsonObject[] = [
    { type: "message_start", message: { ...message, content: [], stop_reason: null, usage } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "ping" },
    ...pairs(saying.text).map((text) => ({
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text },
    })),
    { type: "content_block_stop", index: 0 },
    ...(saying.toolCall === undefined ? [] : toolUseEvents(saying.toolCall)),
    {
      type: "message_delta",
      delta: { stop_reason: stop_reason ?? null, stop_sequence: null },
      usage: { output_tokens: tokensOut },
    },
    { type: "message_stop" },
  ];
  return events.map((event) => `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`);
}

function toolUseEvents({ name, input }: NonNullable<Saying["toolCall"]>): JsonObject[] {
  const partial_json = JSON.stringify(input);
  return [
    { type: "content_block_start", index: 1, content_block: { type: "tool_use", id: "toolu_1", name, input: {} } },
    { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json } },
    { type: "content_block_stop", index: 1 },
  ];
}

export function responseBody(model: string, saying: Saying): JsonObject {
  const { text, tokensIn = 11, tokensOut = 7, finish = "completed" } = saying;
  const content = { type: "output_text", text, annotations: [] };
  const said = { id: "msg_1", type: "message", status: "completed", role: "assistant", content: [content] };
  return {
    id: `resp_${++serial}`,
    object: "response",
    created_at: 1_790_000_000,
    status: finish,
    error: null,
    incomplete_details: finish === "incomplete" ? { reason: "max_output_tokens" } : null,
    model,
    output: [saying.toolCall === undefined ? said : responseToolCall(saying.toolCall)],
    usage: { input_tokens: tokensIn, output_tokens: tokensOut, total_tokens: tokensIn + tokensOut },
  };
}

function responseToolCall({ name, input }: NonNullable<Saying["toolCall"]>): JsonObject {
  return {
    id: "fc_1",
    type: "function_call",
    status: "completed",
    call_id: "call_1",
    name,
    arguments: JSON.stringify(input),
  };
}

export function responseEvents(model: string, saying: Saying): string[] {
  const whole = responseBody(model, saying);
  const item = (whole.output as JsonObject[])[0] ?? {};
  const part = { type: "output_text", text: "", annotations: [] };
  const at = { item_id: "msg_1", output_index: 0, content_index: 0 };
  const events: JsonObject[] = [
    { type: "response.created", response: { ...whole, status: "in_progress", output: [], usage: null } },
    { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", content: [] } },
    { type: "response.content_part.added", ...at, part },
    ...pairs(saying.text).map((delta) => ({ type: "response.output_text.delta", ...at, delta })),
    { type: "response.output_text.done", ...at, text: saying.text },
    { type: "response.content_part.done", ...at, part: { ...part, text: saying.text } },
    { type: "response.output_item.done", output_index: 0, item },
    { type: saying.finish === "incomplete" ? "response.incomplete" : "response.completed", response: whole },
  ];
  return events.map((event, sequence_number) => {
    return `event: ${String(event.type)}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`;
  });
}

export function geminiBody(model: string, saying: Saying): JsonObject {
  const { text, toolCall, finish = "STOP" } = saying;
  const part = toolCall === undefined ? { text } : { functionCall: { name: toolCall.name, args: toolCall.input } };
  return geminiAnswer(model, saying, { content: { parts: [part], role: "model" }, finishReason: finish, index: 0 });
}

/** Pieces that are answers of their own; the reason for the end stands in the last. */
export function geminiEvents(model: string, saying: Saying): string[] {
  const { finish = "STOP", toolCall } = saying;
  const parts =
    toolCall === undefined
      ? pairs(saying.text).map((text) => ({ text }))
      : [{ functionCall: { name: toolCall.name, args: toolCall.input } }];
  const candidates = [
    ...parts.map((part) => ({ content: { parts: [part], role: "model" }, index: 0 })),
    { content: { parts: [{ text: "" }], role: "model" }, finishReason: finish, index: 0 },
  ];
  return candidates.map((candidate) => `data: ${JSON.stringify(geminiAnswer(model, saying, candidate))}\n\n`);
}

function geminiAnswer(model: string, { tokensIn = 11, tokensOut = 7 }: Saying, candidate: JsonObject): JsonObject {
  const counts = { promptTokenCount: tokensIn, candidatesTokenCount: tokensOut, totalTokenCount: tokensIn + tokensOut };
  return { candidates: [candidate], usageMetadata: counts, modelVersion: `${model}-001`, responseId: "response-1" };
}

export function embeddingBody(model: string, input: unknown): JsonObject {
  const texts = Array.isArray(input) ? input : [input];
  const data = texts.map((text, index) => ({
    object: "embedding",
    index,
    embedding: [String(text).length, 0.5, -0.25],
  }));
  return { object: "list", model, data, usage: { prompt_tokens: 4, total_tokens: 4 } };
}

function pairs(text: string): string[] {
  const letters = [...text];
  return letters.flatMap((letter, at) => (at % 2 === 0 ? [letter + (letters[at + 1] ?? "")] : []));
}
