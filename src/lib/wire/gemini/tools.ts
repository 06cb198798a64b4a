import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { nameOf, UNNAMED } from "../tool-turns";
import { NO_TOOLS, type OfferedTool, schemaDigestOf, TOOLS_MAX, type ToolUse, UNSEEN } from "../tools";
import { has, member, objectAt, objectsAt } from "./members";

export function offersTools(body: JsonObject): boolean {
  return objectsAt(body, "tools").length > 0;
}

/** What a request says of tools. One that is not a function with a schema is the provider's own. */
export function toolUseOfGemini(body: JsonObject): ToolUse {
  const tools = objectsAt(body, "tools");
  const declared = tools.flatMap((tool) => objectsAt(tool, "functionDeclarations"));
  const used = usedTools(body);
  if (used.length > TOOLS_MAX || tools.length + declared.length > TOOLS_MAX) return UNSEEN;
  const offered = declared.flatMap(offeredTool);
  const isOther = (tool: JsonObject) =>
    Object.keys(tool).some((name) => name !== "functionDeclarations" && name !== "function_declarations");
  const offersOthers = offered.length < declared.length || tools.some(isOther);
  if (tools.length === 0 && used.length === 0) return NO_TOOLS;
  const { mode, allowed } = callingConfig(body);
  return {
    offered,
    offersOthers,
    forced: mode === "ANY" && !offersOthers ? forcedName(offered, allowed) : null,
    none: mode === "NONE",
    used,
  };
}

function offeredTool(tool: JsonObject): OfferedTool[] {
  const schema = member(tool, "parametersJsonSchema") ?? tool.parameters;
  if (typeof tool.name !== "string" || tool.name === "" || !isJsonObject(schema)) return [];
  return [{ name: tool.name, schemaDigest: schemaDigestOf(schema) }];
}

function callingConfig(body: JsonObject): { mode: JsonValue | undefined; allowed: readonly JsonValue[] } {
  const config = objectAt(objectAt(body, "toolConfig"), "functionCallingConfig");
  const allowed = member(config, "allowedFunctionNames");
  return { mode: config.mode, allowed: Array.isArray(allowed) ? allowed : [] };
}

function forcedName(offered: readonly OfferedTool[], allowed: readonly JsonValue[]): string | null {
  const open = offered.filter(({ name }) => allowed.length === 0 || allowed.includes(name));
  return open.length === 1 ? (open[0]?.name ?? null) : null;
}

/** Names of the tools that the conversation has called, or has results of: both name theirs. */
function usedTools(body: JsonObject): string[] {
  const parts = objectsAt(body, "contents").flatMap((turn) => objectsAt(turn, "parts"));
  return [...new Set(parts.flatMap(toolsOfPart))];
}

const OF_NO_TOOL = new Set(["text", "thought", "inlineData", "fileData", "videoMetadata", "thoughtSignature"]);

function toolsOfPart(part: JsonObject): string[] {
  const named = ["functionCall", "functionResponse"].filter((name) => has(part, name));
  if (named.length > 0) return named.map((name) => nameOf(member(part, name)));
  return Object.keys(part).every((name) => OF_NO_TOOL.has(camelCased(name))) ? [] : [UNNAMED];
}

function camelCased(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The body with each call's id replaced by its place; for the identity only. */
export function withNumberedCalls(body: JsonObject): JsonObject {
  const places = new Map<string, string>();
  const placed = (id: string) => {
    const place = places.get(id) ?? `call ${places.size + 1}`;
    places.set(id, place);
    return place;
  };
  const contents = Array.isArray(body.contents) ? body.contents.map((turn) => numberedTurn(turn, placed)) : null;
  return contents === null || places.size === 0 ? body : { ...body, contents };
}

function numberedTurn(turn: JsonValue, placed: (id: string) => string): JsonValue {
  if (!isJsonObject(turn) || !Array.isArray(turn.parts)) return turn;
  return { ...turn, parts: turn.parts.map((part) => (isJsonObject(part) ? numberedPart(part, placed) : part)) };
}

function numberedPart(part: JsonObject, placed: (id: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => {
      const isCall = /^function_?(?:call|response)$/i.test(name) && isJsonObject(value);
      return [name, isCall && typeof value.id === "string" ? { ...value, id: placed(value.id) } : value];
    }),
  );
}
