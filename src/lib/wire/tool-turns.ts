import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import type { ProviderWire, Wire } from "../core/wire";

/*
 * Calls and results of tools in the turns of a conversation: which tools they are from, and what ties them together.
 */

/** A tool whose name nobody can tell. No policy can share one, and no answer to it may be kept as a declared tool's. */
export const UNNAMED = "*";

/** The name that a call says it is of. */
export function nameOf(value: JsonValue | undefined): string {
  return isJsonObject(value) && typeof value.name === "string" && value.name !== "" ? value.name : UNNAMED;
}

/** Names of the tools that the conversation has called, or has results of. A result whose call is not there is unnamed. */
export function usedTools(wire: Wire, body: JsonObject): string[] {
  const turns = turnsOf(wire, body);
  const called = new Set(turns.flatMap(callsOf).map(({ id }) => id));
  return [...new Set(turns.flatMap((turn) => namesIn(turn, called)))];
}

/** Turns of chat, blocks of Anthropic's turns, items of Responses: where calls and results stand. */
function turnsOf(wire: Wire, body: JsonObject): JsonObject[] {
  switch (wire) {
    case "openai.chat":
    case "lethe.api":
      return objectsIn(body.messages);
    case "anthropic.messages":
      return objectsIn(body.messages).flatMap((turn) => objectsIn(turn.content).filter(isOfTools));
    case "openai.responses":
      return objectsIn(body.input).filter(isOfTools);
    // Its own reader knows: calls and results name their tools themselves.
    case "gemini.content":
    case "openai.embeddings":
      return [];
  }
}

/** Items and blocks that are words, thoughts, pictures or files of those who talk. */
const OF_NO_TOOL = new Set([
  "message",
  "reasoning",
  "text",
  "thinking",
  "redacted_thinking",
  "image",
  "document",
  "search_result",
  "container_upload",
]);

function isOfTools({ type }: JsonObject): boolean {
  return typeof type !== "string" || !OF_NO_TOOL.has(type);
}

interface Call {
  readonly id: JsonValue | undefined;
  readonly name: string;
}

/** The calls whose results are tied to them by an id. */
function callsOf(turn: JsonObject): Call[] {
  if (Array.isArray(turn.tool_calls))
    return objectsIn(turn.tool_calls).map((call) => ({ id: call.id, name: nameOf(call.function ?? call.custom) }));
  if (turn.type === "tool_use") return [{ id: turn.id, name: nameOf(turn) }];
  if (turn.type === "function_call" || turn.type === "custom_tool_call")
    return [{ id: turn.call_id, name: nameOf(turn) }];
  return [];
}

/** @param called ids of calls, whose names are said where they stand */
function namesIn(turn: JsonObject, called: ReadonlySet<JsonValue | undefined>): string[] {
  if (turn.role === "function") return [nameOf(turn)];
  if (turn.role === "tool") return resultOf(turn.tool_call_id, called);
  const type = typeof turn.type === "string" ? turn.type : null;
  if (type === "tool_result") return resultOf(turn.tool_use_id, called);
  if (type === "function_call_output" || type === "custom_tool_call_output") return resultOf(turn.call_id, called);
  const calls = callsOf(turn).map(({ name }) => name);
  const older = isJsonObject(turn.function_call) ? [nameOf(turn.function_call)] : [];
  // An item or block in a form that is not known here may be a call, a result, or both.
  const unknown = type !== null && calls.length === 0 ? [UNNAMED] : [];
  return [...calls, ...older, ...unknown];
}

function resultOf(id: JsonValue | undefined, called: ReadonlySet<JsonValue | undefined>): string[] {
  return typeof id === "string" && called.has(id) ? [] : [UNNAMED];
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

/**
 * `call_id` names the call. `id` beside it only repeats what the provider called its output; without it, it may be all
 * that tells one item (a picture, a search) from another.
 */
function numberedItem(item: JsonObject, placed: Placed): JsonObject {
  if (!/_call(?:_output)?$/.test(String(item.type)) || typeof item.call_id !== "string") return item;
  const { id: _, ...named } = item;
  return withPlace(named, "call_id", placed);
}

function withPlace(value: JsonObject, field: string, placed: Placed): JsonObject {
  return typeof value[field] === "string" ? { ...value, [field]: placed(value[field]) } : value;
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
