import { z } from "zod";
import { PROVIDER_WIRES, type ProviderWire } from "@/lib/core/wire";
import type { WireErrorShape } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import type { ProviderKind } from "@/lib/wire/client-context";
import { geminiContent } from "@/lib/wire/gemini";
import { openaiChat } from "@/lib/wire/openai-chat";
import { WIRES } from "@/lib/wire/wires";
import { jsonValue } from "../../services/strict-object";
import type { Operation, Operations, Reply } from "./operation";
import { modelsReply } from "./reply-schemas";

/** The provider's own: unknown fields are kept, forwarded, and must match exactly for a hit. */
function providerBody(required: z.ZodRawShape, id: string): z.ZodType {
  const cache = z
    .record(z.string(), jsonValue)
    .optional()
    .describe("LiteLLM's object: ttl, s-maxage, no-cache, no-store, namespace, use-cache. Never forwarded.");
  return z
    .looseObject({ model: z.string(), ...required, stream: z.boolean().optional(), cache })
    .meta({ id, description: "The provider's own request body. Unknown fields are kept and forwarded." });
}

const anyAnswer = z.record(z.string(), jsonValue).meta({
  id: "ProviderAnswer",
  description: "The provider's own answer; a stream of events where that was asked for.",
});

const openaiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: "OpenAIError" });

const anthropicError = z
  .object({ type: z.literal("error"), error: z.object({ type: z.string(), message: z.string() }) })
  .meta({ id: "AnthropicError" });

const geminiError = z
  .object({
    error: z.object({
      code: z.number().int(),
      message: z.string(),
      status: z.string(),
      details: z.array(z.record(z.string(), jsonValue)),
    }),
  })
  .meta({ id: "GeminiError" });

const SHAPES = {
  openai: { adapter: openaiChat, schema: openaiError },
  anthropic: { adapter: anthropicMessages, schema: anthropicError },
  gemini: { adapter: geminiContent, schema: geminiError },
} as const;

const ERRORS: readonly (WireErrorShape & { readonly text: string })[] = [
  {
    status: 400,
    code: "missing_field",
    message: "model is missing",
    text: "The body or a header can't be read or keyed; or the provider says so.",
  },
  {
    status: 401,
    code: "invalid_api_key",
    message: "This app key is not known, revoked or expired.",
    text: "No app key, or one that is unknown, revoked or expired.",
  },
  {
    status: 403,
    code: "insufficient_scope",
    message: "This app key has neither cache:read nor cache:write: make one that has.",
    text: "The key may not do this.",
  },
  {
    status: 404,
    code: "model_not_found",
    message: "No provider is set up for this model.",
    text: "No provider is set up for the model.",
  },
  { status: 413, code: "too_large", message: "The body is too large.", text: "The body is too large." },
  {
    status: 429,
    code: "rate_limit_exceeded",
    message: "Too many requests: try again later.",
    text: "A limit or a budget of the key or tenant is reached; or the provider's own, relayed.",
  },
  {
    status: 502,
    code: "upstream_unreachable",
    message: "The model's provider gave no usable answer.",
    text: "The provider could not be reached.",
  },
  {
    status: 504,
    code: "not_cached",
    message: "The request asked for a cached answer only (only-if-cached), and there is none that may be served.",
    text: "only-if-cached was asked for, and there is no cached answer.",
  },
  {
    status: 508,
    code: "loop_detected",
    message: "This request has already come through this gateway.",
    text: "A provider's base URL leads back here.",
  },
];

function wireReplies(kind: ProviderKind, example: unknown): Readonly<Record<string, Reply>> {
  const { adapter, schema } = SHAPES[kind];
  const errors = ERRORS.map((error) => [
    String(error.status),
    { text: error.text, schema, example: adapter.errorBody(error) },
  ]);
  const text = "The provider's own answer, recorded or fresh; Lethe-Outcome and Cache-Status say which.";
  return { "200": { text, schema: anyAnswer, example, lookUpHeaders: true }, ...Object.fromEntries(errors) };
}

const messages = z.array(z.record(z.string(), jsonValue)).min(1);
const QUESTION = [{ role: "user", content: "Where do storks nest?" }];

/** A wire's operation, at each address of its row: the identifiers stand in the order of the addresses. */
interface WireOperation extends Omit<Operation, "id" | "path"> {
  readonly ids: readonly string[];
}

const OF_WIRES: Readonly<Record<ProviderWire, WireOperation>> = {
  "openai.chat": {
    ids: ["createChatCompletion", "createDeploymentChatCompletion"],
    tag: "wires",
    summary: "OpenAI chat completions, through the cache",
    controlled: true,
    body: { schema: providerBody({ messages }, "ChatRequest"), example: { model: "gpt-5", messages: QUESTION } },
    replies: wireReplies("openai", {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_790_000_000,
      model: "gpt-5",
      choices: [{ index: 0, message: { role: "assistant", content: "On roofs." }, finish_reason: "stop" }],
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
    }),
  },
  "openai.responses": {
    ids: ["createResponse"],
    tag: "wires",
    summary: "OpenAI responses, through the cache",
    controlled: true,
    body: {
      schema: providerBody({ input: jsonValue.optional() }, "ResponsesRequest"),
      example: { model: "gpt-5", input: "Where do storks nest?" },
    },
    replies: wireReplies("openai", {
      id: "resp_1",
      object: "response",
      status: "completed",
      model: "gpt-5",
      output: [],
    }),
  },
  "openai.embeddings": {
    ids: ["createEmbedding", "createDeploymentEmbedding"],
    tag: "wires",
    summary: "OpenAI embeddings, each input matched exactly",
    controlled: true,
    body: {
      schema: providerBody({ input: jsonValue }, "EmbeddingsRequest"),
      example: { model: "text-embedding-3-small", input: ["storks", "swallows"] },
    },
    replies: wireReplies("openai", {
      object: "list",
      model: "text-embedding-3-small",
      data: [{ object: "embedding", index: 0, embedding: [0.1, -0.2] }],
      usage: { prompt_tokens: 2, total_tokens: 2 },
    }),
  },
  "anthropic.messages": {
    ids: ["createMessage"],
    tag: "wires",
    summary: "Anthropic messages, through the cache",
    controlled: true,
    body: {
      schema: providerBody({ messages, max_tokens: z.number().int() }, "MessagesRequest"),
      example: { model: "claude-sonnet-5", max_tokens: 100, messages: QUESTION },
    },
    replies: wireReplies("anthropic", {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-sonnet-5",
      content: [{ type: "text", text: "On roofs." }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 3 },
    }),
  },
  "gemini.content": {
    ids: ["generateContent", "streamGenerateContent"],
    tag: "wires",
    summary: "Gemini's content, whole or streamed, through the cache",
    description: "Streamed as events with ?alt=sse, else as one list that grows. The key may also be ?key=.",
    controlled: true,
    body: {
      schema: z
        .looseObject({ contents: z.array(z.record(z.string(), jsonValue)).min(1) })
        .meta({ id: "GeminiRequest", description: "Google's own body. Unknown fields are kept and forwarded." }),
      example: { contents: [{ role: "user", parts: [{ text: "Where do storks nest?" }] }] },
    },
    replies: wireReplies("gemini", {
      candidates: [{ content: { parts: [{ text: "On roofs." }], role: "model" }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 },
      modelVersion: "gemini-3-flash",
    }),
  },
};

/** As OpenAPI writes an address that the router knows. */
export function documentedPath(path: string): string {
  return path.replace(/(?<!:):(\w+)(?:\([^)]*\))?/g, "{$1}").replaceAll("::", ":");
}

function operationsOf(wire: ProviderWire): [string, { post: Operation }][] {
  const { ids, ...operation } = OF_WIRES[wire];
  return WIRES[wire].addresses.map(({ path }, at) => {
    const inPath = path.includes("/:model") ? { path: ["model"] } : {};
    return [documentedPath(path), { post: { ...operation, ...inPath, id: ids[at] ?? "" } }];
  });
}

export const WIRE_OPERATIONS: Operations = {
  ...Object.fromEntries(PROVIDER_WIRES.flatMap(operationsOf)),
  "/v1/models": {
    get: {
      id: "listModels",
      tag: "wires",
      summary: "Models of the providers that are set up",
      replies: {
        "200": {
          text: "A list in OpenAI's shape.",
          schema: modelsReply,
          example: { object: "list", data: [{ id: "gpt-5", object: "model", created: 0, owned_by: "openai" }] },
        },
        "401": {
          text: "No app key, or one that is unknown.",
          schema: openaiError,
          example: openaiChat.errorBody({
            status: 401,
            code: "invalid_api_key",
            message: "This app key is not known.",
          }),
        },
      },
    },
  },
  "/v1beta/models": {
    get: {
      id: "listGeminiModels",
      tag: "wires",
      summary: "The same models, in Google's shape",
      replies: {
        "200": {
          text: "A list in Google's shape.",
          schema: z.object({ models: z.array(z.looseObject({ name: z.string() })) }).meta({ id: "GeminiModels" }),
          example: { models: [{ name: "models/gemini-3-flash", baseModelId: "gemini-3-flash" }] },
        },
        "401": {
          text: "No app key, or one that is unknown.",
          schema: geminiError,
          example: geminiContent.errorBody({
            status: 401,
            code: "invalid_api_key",
            message: "This app key is not known.",
          }),
        },
      },
    },
  },
};
