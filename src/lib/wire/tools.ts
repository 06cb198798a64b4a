import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import type { ProviderWire } from "../core/wire";

/*
 * What a request says of tools, and what an answer calls, on any wire. Where something is not recognised nothing may be
 * kept: a built-in tool, a call in a new form, arguments that are no JSON.
 */

/** A tool with a schema, as an admin can declare it. */
export interface OfferedTool {
  readonly name: string;
  /** Hex SHA-256 of the schema's RFC 8785 form: a tool of the same name that takes something else is another one. */
  readonly schemaDigest: string;
}

export interface ToolUse {
  readonly offered: readonly OfferedTool[];
  /** Beside them, tools of the provider's own, which nobody can declare. */
  readonly offersOthers: boolean;
  /** The one tool that the answer must call: structured output. */
  readonly forced: string | null;
  /** `tool_choice` forbids every call. */
  readonly none: boolean;
  /** Names of tools that the conversation has called so far; `*` where one has no name that is known here. */
  readonly used: readonly string[];
}

export const NO_TOOLS: ToolUse = { offered: [], offersOthers: false, forced: null, none: false, used: [] };

/** A call in an answer. */
export interface ToolCall {
  readonly name: string;
  /** Its arguments are whole JSON. */
  readonly whole: boolean;
}

export function toolUseOf(wire: ProviderWire, body: JsonObject): ToolUse {
  const used = usedTools(wire, body);
  const offered = offeredTools(body);
  const tools = listOf(body.tools).length + listOf(body.functions).length;
  const offersOthers =
    tools > offered.length || [body.web_search_options, body.mcp_servers].some((one) => (one ?? null) !== null);
  if (offered.length === 0 && !offersOthers && used.length === 0) return NO_TOOLS;
  const choice = body.tool_choice ?? body.function_call ?? null;
  const forced = forcedName(choice, offered, offersOthers);
  return { offered, offersOthers, forced, none: isNone(choice), used };
}

function offeredTools(body: JsonObject): OfferedTool[] {
  return [...objectsIn(body.tools), ...objectsIn(body.functions)].flatMap((tool) => {
    // A type that is neither is a tool of the provider's: nobody declares it, and nobody forces its output.
    const type = tool.type ?? "function";
    if (type !== "function" && type !== "custom") return [];
    const own = isJsonObject(tool.function) ? tool.function : tool;
    const schema = own.parameters ?? own.input_schema ?? null;
    if (typeof own.name !== "string" || own.name === "" || !isJsonObject(schema)) return [];
    return [{ name: own.name, schemaDigest: schemaDigestOf(schema) }];
  });
}

export function schemaDigestOf(schema: JsonObject): string {
  return createHash("sha256")
    .update(canonicalize(schema) ?? "")
    .digest("hex");
}

/** `{type: "function", function: {name}}`, `{type: "tool", name}`, `{name}`; or "some tool" where there is only one. */
function forcedName(choice: JsonValue, offered: readonly OfferedTool[], offersOthers: boolean): string | null {
  const [only] = offered;
  if (choice === "required" || (isJsonObject(choice) && choice.type === "any"))
    return offered.length === 1 && !offersOthers && only !== undefined ? only.name : null;
  if (!isJsonObject(choice)) return null;
  const name = isJsonObject(choice.function) ? choice.function.name : choice.name;
  return offered.some((tool) => tool.name === name) ? String(name) : null;
}

function isNone(choice: JsonValue): boolean {
  return choice === "none" || (isJsonObject(choice) && choice.type === "none");
}

function usedTools(wire: ProviderWire, body: JsonObject): string[] {
  switch (wire) {
    case "openai.chat":
      return distinct(objectsIn(body.messages).flatMap(namesInChatTurn));
    case "anthropic.messages":
      return distinct(objectsIn(body.messages).flatMap((turn) => objectsIn(turn.content).flatMap(namesInBlock)));
    case "openai.responses":
      return distinct(objectsIn(body.input).flatMap(namesInItem));
    case "openai.embeddings":
      return [];
  }
}

/** A result whose call is not there has a name that nobody can tell. */
function namesInChatTurn(turn: JsonObject): string[] {
  const calls = objectsIn(turn.tool_calls).map((call) => nameOf(call.function ?? call.custom));
  const older = isJsonObject(turn.function_call) ? [nameOf(turn.function_call)] : [];
  if (turn.role === "function") return [nameOf(turn)];
  return [...calls, ...older];
}

function namesInBlock(block: JsonObject): string[] {
  const type = String(block.type);
  if (type === "tool_use") return [nameOf(block)];
  return type.endsWith("tool_use") ? [UNNAMED] : [];
}

function namesInItem(item: JsonObject): string[] {
  const type = String(item.type);
  if (type === "function_call") return [nameOf(item)];
  return type.endsWith("_call") ? [UNNAMED] : [];
}

/** No policy can share a tool of this name. */
const UNNAMED = "*";

function nameOf(value: JsonValue | undefined): string {
  return isJsonObject(value) && typeof value.name === "string" && value.name !== "" ? value.name : UNNAMED;
}

/** The calls of a chat message. */
export function callsOfMessage(message: JsonObject): ToolCall[] {
  const calls = listOf(message.tool_calls).map((call) => callOf(isJsonObject(call) ? call.function : undefined));
  return isJsonObject(message.function_call) ? [...calls, callOf(message.function_call)] : calls;
}

/** @param called `{name, arguments}` with the arguments as JSON text */
export function callOf(called: JsonValue | undefined): ToolCall {
  const text = isJsonObject(called) ? called.arguments : undefined;
  return { name: nameOf(called), whole: typeof text === "string" && isObjectText(text) };
}

/** @param block `{name, input}` with the input as an object */
export function callOfBlock(block: JsonObject): ToolCall {
  const isOwn = block.type === "tool_use";
  return { name: isOwn ? nameOf(block) : UNNAMED, whole: isOwn && isJsonObject(block.input) };
}

function isObjectText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/**
 * The body with each call's id replaced by its place: ids are made up anew by each provider and client, and say nothing.
 * For the identity only; what is sent on keeps them.
 */
export function withNumberedCalls(wire: ProviderWire, body: JsonObject): JsonObject {
  const field = wire === "openai.responses" ? "input" : "messages";
  const turns = body[field];
  if (!Array.isArray(turns) || wire === "openai.embeddings") return body;
  const places = new Map<string, string>();
  const placed = (id: JsonValue | undefined): JsonValue => {
    if (typeof id !== "string") return id ?? null;
    const place = places.get(id) ?? `call ${places.size + 1}`;
    places.set(id, place);
    return place;
  };
  const numbered = turns.map((turn) => (isJsonObject(turn) ? numberedTurn(wire, turn, placed) : turn));
  return places.size === 0 ? body : { ...body, [field]: numbered };
}

type Placed = (id: JsonValue | undefined) => JsonValue;

function numberedTurn(wire: ProviderWire, turn: JsonObject, placed: Placed): JsonObject {
  if (wire === "openai.responses") return numberedItem(turn, placed);
  if (wire === "anthropic.messages") {
    const { content } = turn;
    if (!Array.isArray(content)) return turn;
    return { ...turn, content: content.map((block) => (isJsonObject(block) ? numberedBlock(block, placed) : block)) };
  }
  const calls = turn.tool_calls;
  return {
    ...turn,
    ...(Array.isArray(calls)
      ? { tool_calls: calls.map((call) => (isJsonObject(call) ? withPlace(call, "id", placed) : call)) }
      : {}),
    ...(typeof turn.tool_call_id === "string" ? { tool_call_id: placed(turn.tool_call_id) } : {}),
  };
}

function numberedBlock(block: JsonObject, placed: Placed): JsonObject {
  const own = String(block.type).endsWith("tool_use") ? withPlace(block, "id", placed) : block;
  return withPlace(own, "tool_use_id", placed);
}

/** `id` names the item and `call_id` the call; the first only repeats what the provider called its output. */
function numberedItem(item: JsonObject, placed: Placed): JsonObject {
  if (!/_call(?:_output)?$/.test(String(item.type))) return item;
  const { id: _, ...named } = item;
  return withPlace(named, "call_id", placed);
}

function withPlace(value: JsonObject, field: string, placed: Placed): JsonObject {
  return typeof value[field] === "string" ? { ...value, [field]: placed(value[field]) } : value;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return listOf(value).filter(isJsonObject);
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
