import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { accountFieldOf } from "../account-fields";
import type { ParsedRequest } from "../adapter";
import { askedWords } from "../asked";
import { namesChangingContent } from "../changing-content";
import {
  checkFields,
  type FieldType,
  isNonEmptyArray,
  nameOrNull,
  numberOrNull,
  objectsOf,
  requireModel,
  requireObjects,
  requireRole,
  takeCacheObject,
} from "../fields";
import { type ContentText, holdsText, readContent, withLast, wordLeaves } from "../prompt";
import { withNumberedCalls } from "../tool-turns";
import { toolUseOf } from "../tools";

const ROLES = ["user", "assistant", "system"] as const;

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  max_tokens: "integer",
  stream: "boolean",
  temperature: "number",
  top_p: "number",
  top_k: "integer",
  stop_sequences: "array",
  tools: "array",
  tool_choice: "object",
  mcp_servers: "array",
  thinking: "object",
  metadata: "object",
};

/** @throws WireError 400 */
export function parseMessagesRequest(body: JsonObject): ParsedRequest {
  const { cacheObject, upstreamBody } = takeCacheObject(body);
  const model = requireModel(upstreamBody);
  checkFields(upstreamBody, FIELD_TYPES);
  if ((upstreamBody.system ?? null) !== null) readContent(upstreamBody.system, "system", ["text"]);
  const messages = requireObjects(upstreamBody, "messages");
  const contents = messages.map((message, index) => readMessage(message, `messages[${index}]`));
  const last = messages.at(-1);
  const toolResult = last?.role === "user" && holdsToolResult(last.content);
  const prompt = last?.role === "user" && !toolResult ? contents.at(-1) : undefined;
  const matchable = prompt !== undefined && holdsText(prompt.texts) ? prompt : null;
  const toolsOffered = offersTools(upstreamBody);
  const accountField = accountFieldOf(upstreamBody);
  return {
    wire: "anthropic.messages",
    model,
    promptParts: matchable?.texts ?? null,
    rest: withNumberedCalls(
      "anthropic.messages",
      matchable === null ? upstreamBody : blankPrompt(upstreamBody, messages, matchable),
    ),
    texts: messages.flatMap(textsOfTurn),
    stream: upstreamBody.stream === true,
    // The wire reports usage in every stream.
    includeUsage: true,
    requestType: toolsOffered || toolResult ? "tool_call" : "completion",
    toolsOffered,
    toolResult,
    toolUse: toolUseOf("anthropic.messages", upstreamBody),
    asked: askedWords(upstreamBody),
    temperature: numberOrNull(upstreamBody.temperature),
    subjects: [subjectOf(upstreamBody.metadata)],
    cacheObject,
    upstreamBody,
    ...(accountField === null ? {} : { accountField }),
    ...(namesChangingContent(upstreamBody) ? { changingContent: true as const } : {}),
  };
}

function readMessage(message: JsonObject, path: string): ContentText {
  requireRole(message, path, ROLES);
  return readContent(message.content, `${path}.content`, ["text"]);
}

/** `tool_result`, and the results of the provider's own tools (`web_search_tool_result` ...). */
function holdsToolResult(content: JsonValue | undefined): boolean {
  return (
    Array.isArray(content) && content.some((block) => isJsonObject(block) && String(block.type).endsWith("tool_result"))
  );
}

function blankPrompt(body: JsonObject, messages: readonly JsonObject[], prompt: ContentText): JsonObject {
  return { ...body, messages: withLast(messages, { ...messages.at(-1), content: prompt.blanked }) };
}

function offersTools(body: JsonObject): boolean {
  if (Array.isArray(body.tools)) objectsOf(body.tools, "tools");
  return isNonEmptyArray(body.tools) || isNonEmptyArray(body.mcp_servers);
}

function subjectOf(metadata: JsonValue | undefined): string | null {
  if (!isJsonObject(metadata)) return null;
  checkFields(metadata, { user_id: "string" }, "metadata.");
  return nameOrNull(metadata.user_id);
}

/** What a person or a tool wrote: a user turn, and what the provider's own tools brought into the model's. */
function textsOfTurn({ role, content }: JsonObject): string[] {
  if (role === "user") return writtenTexts(content);
  if (role !== "assistant" || !Array.isArray(content)) return [];
  return content
    .filter(isJsonObject)
    .filter(isOfTool)
    .flatMap(({ id: _, ...block }) => wordLeaves(block));
}

/** Blocks of a model's turn that are its own. Any other is a tool's, or of a kind that nobody knows. */
const OF_THE_MODEL = new Set(["text", "thinking", "redacted_thinking", "tool_use", "server_tool_use", "mcp_tool_use"]);

function isOfTool({ type }: JsonObject): boolean {
  return !OF_THE_MODEL.has(String(type));
}

/** What a user turn holds in words: its text, the text of tool results, and of documents attached as text. */
function writtenTexts(content: JsonValue | undefined): string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block) => {
    if (!isJsonObject(block)) return [];
    const title = [block.title, block.context].flatMap((text) => (typeof text === "string" ? [text] : []));
    const own = typeof block.text === "string" ? [block.text] : [];
    return [...own, ...title, ...writtenTexts(block.content), ...documentTexts(block.source)];
  });
}

function documentTexts(source: JsonValue | undefined): string[] {
  if (!isJsonObject(source)) return [];
  if (source.type === "text" && typeof source.data === "string") return [source.data];
  return writtenTexts(source.content);
}
