import type { JsonObject } from "../../core/json";
import { accountFieldOf } from "../account-fields";
import type { ParsedRequest } from "../adapter";
import { askedWords } from "../asked";
import { namesChangingContent } from "../changing-content";
import {
  checkFields,
  type FieldType,
  invalidType,
  isNonEmptyArray,
  nameOrNull,
  numberOrNull,
  objectsOf,
  requireModel,
  requireObjects,
  requireRole,
  takeCacheObject,
} from "../fields";
import { type ContentText, holdsText, readContent, withLast } from "../prompt";
import { withNumberedCalls } from "../tool-turns";
import { toolUseOf } from "../tools";

const ROLES = ["system", "developer", "user", "assistant", "tool", "function"] as const;

/** Roles whose words come from a person or a tool rather than from the app or the model. */
const WRITTEN_OUTSIDE = new Set(["user", "tool", "function"]);

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  stream: "boolean",
  stream_options: "object",
  temperature: "number",
  top_p: "number",
  n: "integer",
  max_tokens: "integer",
  max_completion_tokens: "integer",
  presence_penalty: "number",
  frequency_penalty: "number",
  logprobs: "boolean",
  top_logprobs: "integer",
  logit_bias: "object",
  seed: "integer",
  tools: "array",
  functions: "array",
  parallel_tool_calls: "boolean",
  response_format: "object",
  modalities: "array",
  audio: "object",
  web_search_options: "object",
  metadata: "object",
  user: "string",
  safety_identifier: "string",
};

/** @throws WireError 400 */
export function parseChatRequest(body: JsonObject): ParsedRequest {
  const { cacheObject, upstreamBody } = takeCacheObject(body);
  const model = requireModel(upstreamBody);
  checkFields(upstreamBody, FIELD_TYPES);
  const messages = requireObjects(upstreamBody, "messages");
  const contents = messages.map((message, index) => readMessage(message, `messages[${index}]`));
  const lastRole = messages.at(-1)?.role;
  const prompt = lastRole === "user" ? contents.at(-1) : undefined;
  const matchable = prompt !== undefined && holdsText(prompt.texts) ? prompt : null;
  const toolResult = lastRole === "tool" || lastRole === "function";
  const toolsOffered = offersTools(upstreamBody);
  const accountField = accountFieldOf(upstreamBody);
  return {
    wire: "openai.chat",
    model,
    promptParts: matchable?.texts ?? null,
    rest: withNumberedCalls(
      "openai.chat",
      matchable === null ? upstreamBody : blankPrompt(upstreamBody, messages, matchable),
    ),
    texts: messages.flatMap((message, index) =>
      WRITTEN_OUTSIDE.has(String(message.role)) ? (contents[index]?.texts ?? []) : [],
    ),
    stream: upstreamBody.stream === true,
    includeUsage: asksForUsage(upstreamBody),
    requestType: toolsOffered || toolResult ? "tool_call" : "completion",
    ...(wantsAudio(upstreamBody) ? { uncacheable: "audio" as const } : {}),
    toolsOffered,
    toolResult,
    toolUse: toolUseOf("openai.chat", upstreamBody),
    asked: askedWords(upstreamBody, numberOrNull(upstreamBody.n) ?? 1),
    temperature: numberOrNull(upstreamBody.temperature),
    // `safety_identifier` is the newer name of `user`.
    subjects: [upstreamBody.user, upstreamBody.safety_identifier].map(nameOrNull),
    cacheObject,
    upstreamBody,
    ...(accountField === null ? {} : { accountField }),
    ...(namesChangingContent(upstreamBody) ? { changingContent: true as const } : {}),
  };
}

function readMessage(message: JsonObject, path: string): ContentText {
  const role = requireRole(message, path, ROLES);
  checkFields(message, { name: "string", tool_calls: "array", function_call: "object", audio: "object" }, `${path}.`);
  if (Array.isArray(message.tool_calls)) objectsOf(message.tool_calls, `${path}.tool_calls`);
  const content = message.content ?? null;
  if (content === null && mayBeSilent(role, message)) return { texts: [], blanked: null };
  return readContent(content, `${path}.content`, ["text"]);
}

/** An assistant turn may say nothing when it called a tool, refused or spoke aloud; a function may return nothing. */
function mayBeSilent(role: string, message: JsonObject): boolean {
  if (role === "function") return true;
  if (role !== "assistant") return false;
  const { tool_calls, function_call, refusal, audio } = message;
  return isNonEmptyArray(tool_calls) || [function_call, refusal, audio].some((field) => (field ?? null) !== null);
}

function blankPrompt(body: JsonObject, messages: readonly JsonObject[], prompt: ContentText): JsonObject {
  return { ...body, messages: withLast(messages, { ...messages.at(-1), content: prompt.blanked }) };
}

/** An empty list offers nothing. `tool_choice: "none"` changes nothing here: the model still sees the tools. */
function offersTools(body: JsonObject): boolean {
  const { tools, functions, web_search_options } = body;
  if (Array.isArray(tools)) objectsOf(tools, "tools");
  if (Array.isArray(functions)) objectsOf(functions, "functions");
  // A built-in search is a tool: its answer is about today.
  return isNonEmptyArray(tools) || isNonEmptyArray(functions) || (web_search_options ?? null) !== null;
}

function asksForUsage(body: JsonObject): boolean {
  const options = body.stream_options;
  if (typeof options !== "object" || options === null || Array.isArray(options)) return false;
  const include = options.include_usage ?? null;
  if (include !== null && typeof include !== "boolean") throw invalidType("stream_options.include_usage", "a boolean");
  return include === true;
}

function wantsAudio(body: JsonObject): boolean {
  return Array.isArray(body.modalities) && body.modalities.includes("audio");
}
