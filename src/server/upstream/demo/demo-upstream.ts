import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { isJsonObject } from "@/lib/core/json";
import type { WireAdapter } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { geminiContent } from "@/lib/wire/gemini";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiResponses } from "@/lib/wire/openai-responses";
import {
  type PassResponse,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
  UpstreamUnreachable,
} from "../../ports/upstream";
import { answerFromKnowledge } from "./answer";

export const DEMO_MODELS: readonly string[] = ["lethe-demo"];

const CHARS_PER_TOKEN = 4;
const DELAY_WORDS_MAX = 120;

/**
 * A model for trying Lethe without a provider: deterministic, local, plainly labelled. It answers from a small file of
 * its own, word by word, as slowly as it is told to.
 */
export class DemoUpstream implements Upstream {
  readonly provider = "demo";
  private readonly wordDelayMs: number;

  constructor(options: { wordDelayMs: number }) {
    this.wordDelayMs = options.wordDelayMs;
  }

  async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    if (request.wire === "openai.embeddings") return unsupported("The demo model makes no embeddings.");
    const asked = { model: request.model, ...(JSON.parse(textOfBody(request.body)) as JsonObject) };
    const prompt = lastUserText(asked);
    const text = answerFromKnowledge(prompt);
    const adapter = ADAPTERS[request.wire] ?? openaiChat;
    const body = bodyOf(adapter, asked, text);
    if (request.stream) {
      const chunks = adapter.replayStream(body, { includeUsage: true });
      return { kind: "stream", status: 200, headers: {}, events: this.slowly(chunks, request.signal) };
    }
    const words = Math.min(DELAY_WORDS_MAX, text.split(" ").length);
    if (this.wordDelayMs > 0) await sleep(words * this.wordDelayMs, undefined, { signal: request.signal });
    return { kind: "json", status: 200, headers: {}, text: JSON.stringify(body) };
  }

  async pass(): Promise<PassResponse> {
    throw new UpstreamUnreachable("the demo model has no other endpoints");
  }

  async models(): Promise<string[]> {
    return [...DEMO_MODELS];
  }

  private async *slowly(chunks: Iterable<string>, signal: AbortSignal): AsyncIterable<string> {
    for (const chunk of chunks) {
      if (this.wordDelayMs > 0) await sleep(this.wordDelayMs, undefined, { signal });
      yield chunk;
    }
  }
}

const ADAPTERS: Record<string, WireAdapter> = {
  "openai.chat": openaiChat,
  "openai.responses": openaiResponses,
  "anthropic.messages": anthropicMessages,
  "gemini.content": geminiContent,
};

function unsupported(message: string): UpstreamResponse {
  const body = { error: { message, type: "invalid_request_error", param: "model", code: "model_not_supported" } };
  return { kind: "json", status: 400, headers: {}, text: JSON.stringify(body) };
}

/** The last user turn of any wire's body. */
function lastUserText(body: JsonObject): string {
  if (typeof body.input === "string") return body.input;
  const turns = [body.messages, body.input, body.contents].find(Array.isArray) ?? [];
  const last = turns.filter(isJsonObject).findLast((turn) => (turn.role ?? "user") === "user");
  return textOf(last?.content ?? last?.parts ?? "");
}

function textOf(content: JsonValue): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isJsonObject(part) && typeof part.text === "string" ? part.text : "")).join("\n");
}

function tokensOf(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARS_PER_TOKEN));
}

function bodyOf(adapter: WireAdapter, request: JsonObject, text: string): JsonObject {
  const input = tokensOf(JSON.stringify(request.messages ?? request.input ?? request.contents ?? ""));
  const output = tokensOf(text);
  const model = request.model ?? "lethe-demo";
  const created = Math.floor(Date.now() / 1000);
  switch (adapter.wire) {
    case "anthropic.messages":
      return anthropicBody({ model, text, input, output });
    case "gemini.content":
      return geminiBody({ model, text, input, output });
    case "openai.responses":
      return responsesBody({ model, text, input, output, created });
    default:
      return chatBody({ model, text, input, output, created });
  }
}

interface Said {
  model: JsonValue;
  text: string;
  input: number;
  output: number;
}

function chatBody({ model, text, input, output, created }: Said & { created: number }): JsonObject {
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: "chat.completion",
    created,
    model,
    choices: [
      { index: 0, message: { role: "assistant", content: text, refusal: null }, logprobs: null, finish_reason: "stop" },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    system_fingerprint: "lethe-demo",
  };
}

function anthropicBody({ model, text, input, output }: Said): JsonObject {
  return {
    id: `msg_${randomUUID()}`,
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: input, output_tokens: output },
  };
}

function geminiBody({ model, text, input, output }: Said): JsonObject {
  return {
    candidates: [{ content: { parts: [{ text }], role: "model" }, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
    modelVersion: model,
    responseId: randomUUID(),
  };
}

function responsesBody({ model, text, input, output, created }: Said & { created: number }): JsonObject {
  return {
    id: `resp_${randomUUID()}`,
    object: "response",
    created_at: created,
    status: "completed",
    error: null,
    incomplete_details: null,
    model,
    output: [
      {
        id: `msg_${randomUUID()}`,
        type: "message",
        status: "completed",
        role: "assistant",
        content: [{ type: "output_text", text, annotations: [] }],
      },
    ],
    usage: { input_tokens: input, output_tokens: output, total_tokens: input + output },
  };
}

function textOfBody(body: string | Uint8Array): string {
  return typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}
