import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { accountFieldOf } from "../account-fields";
import type { ParsedRequest, UncacheableForm } from "../adapter";
import { askedWords } from "../asked";
import { namesChangingContent } from "../changing-content";
import {
  checkFields,
  type FieldType,
  invalid,
  invalidType,
  isNonEmptyArray,
  nameOrNull,
  numberOrNull,
  objectsOf,
  requireModel,
  requireRole,
  takeCacheObject,
} from "../fields";
import { type ContentText, holdsText, readContent, stringLeaves, withLast, wordLeaves } from "../prompt";
import { withNumberedCalls } from "../tool-turns";
import { toolUseOf } from "../tools";

const ROLES = ["user", "assistant", "system", "developer"] as const;
const TEXT_PARTS = ["input_text", "output_text", "text"];

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  instructions: "string",
  stream: "boolean",
  stream_options: "object",
  background: "boolean",
  temperature: "number",
  top_p: "number",
  max_output_tokens: "integer",
  max_tool_calls: "integer",
  top_logprobs: "integer",
  tools: "array",
  parallel_tool_calls: "boolean",
  previous_response_id: "string",
  prompt: "object",
  reasoning: "object",
  text: "object",
  include: "array",
  metadata: "object",
  user: "string",
  safety_identifier: "string",
};

interface Input {
  readonly prompt: ContentText | null;
  /** `input` with the prompt's text blanked. */
  readonly blanked: JsonValue;
  readonly texts: readonly string[];
  readonly toolResult: boolean;
}

/** @throws WireError 400 */
export function parseResponsesRequest(body: JsonObject): ParsedRequest {
  const { cacheObject, upstreamBody } = takeCacheObject(body);
  const model = requireModel(upstreamBody);
  checkFields(upstreamBody, FIELD_TYPES);
  const input = readInput(upstreamBody.input, (upstreamBody.prompt ?? null) !== null);
  const uncacheable = uncacheableForm(upstreamBody);
  if (Array.isArray(upstreamBody.tools)) objectsOf(upstreamBody.tools, "tools");
  const toolsOffered = isNonEmptyArray(upstreamBody.tools);
  const accountField = accountFieldOf(upstreamBody);
  return {
    wire: "openai.responses",
    model,
    promptParts: input.prompt?.texts ?? null,
    rest: withNumberedCalls(
      "openai.responses",
      input.prompt === null ? upstreamBody : { ...upstreamBody, input: input.blanked },
    ),
    texts: [...input.texts, ...templateVariables(upstreamBody.prompt)],
    stream: upstreamBody.stream === true,
    // The wire reports usage in the terminal event of every stream.
    includeUsage: true,
    requestType: toolsOffered || input.toolResult ? "tool_call" : "completion",
    ...(uncacheable === null ? {} : { uncacheable }),
    toolsOffered,
    toolResult: input.toolResult,
    toolUse: toolUseOf("openai.responses", upstreamBody),
    asked: askedWords(upstreamBody),
    temperature: numberOrNull(upstreamBody.temperature),
    subjects: [upstreamBody.user, upstreamBody.safety_identifier].map(nameOrNull),
    cacheObject,
    upstreamBody,
    ...(accountField === null ? {} : { accountField }),
    ...(namesChangingContent(upstreamBody) ? { changingContent: true as const } : {}),
  };
}

function readInput(input: JsonValue | undefined, hasTemplate: boolean): Input {
  if (typeof input === "string") {
    const content = readContent(input, "input", TEXT_PARTS);
    const prompt = holdsText(content.texts) ? content : null;
    return { prompt, blanked: content.blanked, texts: content.texts, toolResult: false };
  }
  if ((input ?? null) === null && hasTemplate) return { prompt: null, blanked: null, texts: [], toolResult: false };
  if ((input ?? null) === null) throw invalid("missing_field", "input", "input is missing");
  if (!Array.isArray(input)) throw invalidType("input", "a string or an array of items");
  if (input.length === 0) throw invalid("invalid_value", "input", "input must not be empty");
  return readItems(objectsOf(input, "input"));
}

function readItems(items: readonly JsonObject[]): Input {
  const contents = items.map((item, index) => readItem(item, `input[${index}]`));
  const last = items.at(-1) ?? {};
  const content = isMessage(last) && last.role === "user" ? contents.at(-1) : undefined;
  const prompt = content !== undefined && holdsText(content.texts) ? content : null;
  return {
    prompt,
    blanked: withLast(items, { ...last, content: prompt?.blanked ?? null }),
    texts: items.flatMap((item, index) => (writtenOutside(item) ? (contents[index]?.texts ?? []) : [])),
    toolResult: isToolResult(last),
  };
}

/** An item without a type is a message in short form; reasoning, calls, references and what comes later have other types. */
function isMessage(item: JsonObject): boolean {
  return item.type === undefined || item.type === "message";
}

function readItem(item: JsonObject, path: string): ContentText {
  checkFields(item, { type: "string" }, `${path}.`);
  if (isMessage(item)) {
    requireRole(item, path, ROLES);
    return readContent(item.content, `${path}.content`, TEXT_PARTS);
  }
  return { texts: isToolResult(item) ? resultTexts(item) : [], blanked: null };
}

function writtenOutside(item: JsonObject): boolean {
  return isMessage(item) ? item.role === "user" : isToolResult(item);
}

/** What a model said or asked for, and pictures that it drew. */
const OF_THE_MODEL = new Set([
  "reasoning",
  "function_call",
  "custom_tool_call",
  "computer_call",
  "local_shell_call",
  "image_generation_call",
  "item_reference",
]);

/**
 * Anything else may hold what a tool brought back: `function_call_output` does by its name, `mcp_call` and
 * `file_search_call` beside the call, and what comes later nobody knows.
 */
function isToolResult(item: JsonObject): boolean {
  return !isMessage(item) && !OF_THE_MODEL.has(String(item.type));
}

/** Names that the wire or the app gave. */
const NO_WORDS = new Set(["id", "call_id", "status", "name", "server_label"]);

function resultTexts(item: JsonObject): string[] {
  return wordLeaves(Object.fromEntries(Object.entries(item).filter(([name]) => !NO_WORDS.has(name))));
}

function uncacheableForm(body: JsonObject): UncacheableForm | null {
  if (body.background === true) return "background";
  if ((body.conversation ?? null) !== null) return "server-state";
  return null;
}

function templateVariables(prompt: JsonValue | undefined): string[] {
  return isJsonObject(prompt) ? stringLeaves(prompt.variables) : [];
}
