import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import type { Wire } from "../core/wire";
import { nameOf, UNNAMED, usedTools } from "./tool-turns";

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

/** Of a request that speaks of more tools than anybody looks at: none of them may be shared or kept. */
export const UNSEEN: ToolUse = { ...NO_TOOLS, offersOthers: true, used: [UNNAMED] };
export const TOOLS_MAX = 500;

export function toolUseOf(wire: Wire, body: JsonObject): ToolUse {
  const used = usedTools(wire, body);
  const tools = listOf(body.tools).length + listOf(body.functions).length;
  if (used.length > TOOLS_MAX || tools > TOOLS_MAX) return UNSEEN;
  const offered = offeredTools(body);
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

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return listOf(value).filter(isJsonObject);
}
