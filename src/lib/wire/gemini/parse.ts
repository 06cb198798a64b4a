import type { JsonObject, JsonValue } from "../../core/json";
import { accountFieldOf } from "../account-fields";
import type { ParsedRequest } from "../adapter";
import { namesChangingContent } from "../changing-content";
import {
  checkFields,
  type FieldType,
  invalidType,
  numberOrNull,
  objectsOf,
  requireModel,
  requireObjects,
  requireRole,
  takeCacheObject,
} from "../fields";
import { holdsText, stringLeaves, withLast } from "../prompt";
import { askedOfGemini, asksForOther } from "./asked";
import { has, member, objectAt, snakeCased } from "./members";
import { offersTools, toolUseOfGemini, withNumberedCalls } from "./tools";

const ROLES = ["user", "model", "function", "tool", "system"] as const;

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  contents: "array",
  systemInstruction: "object",
  tools: "array",
  toolConfig: "object",
  safetySettings: "array",
  generationConfig: "object",
  cachedContent: "string",
};
const CONFIG_TYPES: Readonly<Record<string, FieldType>> = {
  temperature: "number",
  topP: "number",
  topK: "number",
  candidateCount: "integer",
  maxOutputTokens: "integer",
  stopSequences: "array",
  responseMimeType: "string",
};

interface Turn {
  readonly role: string;
  readonly parts: readonly JsonObject[];
}

/**
 * @param body with `model` and `stream`, which the address of the wire says
 * @throws WireError 400
 */
export function parseGeminiRequest(body: JsonObject): ParsedRequest {
  const { cacheObject, upstreamBody: named } = takeCacheObject(body);
  const model = requireModel(named);
  const { model: _, stream, ...upstreamBody } = named;
  checkFields(upstreamBody, bothSpellings(FIELD_TYPES));
  const config = objectAt(upstreamBody, "generationConfig");
  checkFields(config, bothSpellings(CONFIG_TYPES), "generationConfig.");
  const contents = requireObjects(upstreamBody, "contents");
  const turns = contents.map(readTurn);
  const last = turns.at(-1);
  const toolResult = last?.parts.some((part) => has(part, "functionResponse")) === true;
  const prompt = last === undefined || toolResult ? null : promptOf(last);
  const toolsOffered = offersTools(upstreamBody);
  const accountField = accountFieldOf({ ...upstreamBody, model });
  const blanked = prompt === null ? upstreamBody : blankPrompt(upstreamBody, contents);
  return {
    wire: "gemini.content",
    model,
    promptParts: prompt,
    rest: { ...withNumberedCalls(blanked), model },
    texts: turns.flatMap(textsOfTurn),
    stream: stream === true,
    // The wire reports usage in every stream.
    includeUsage: true,
    requestType: toolsOffered || toolResult ? "tool_call" : "completion",
    ...(asksForOther(config) ? { uncacheable: "audio" as const } : {}),
    toolsOffered,
    toolResult,
    toolUse: toolUseOfGemini(upstreamBody),
    asked: askedOfGemini(config),
    temperature: numberOrNull(config.temperature),
    // The wire has no field for the person.
    subjects: [],
    cacheObject,
    upstreamBody,
    ...(accountField === null ? {} : { accountField }),
    ...(namesChangingContent(upstreamBody) ? { changingContent: true as const } : {}),
  };
}

function bothSpellings(types: Readonly<Record<string, FieldType>>): Readonly<Record<string, FieldType>> {
  return Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => [
      [name, type],
      [snakeCased(name), type],
    ]),
  );
}

/** A turn that names nobody is the user's. */
function readTurn(turn: JsonObject, index: number): Turn {
  const path = `contents[${index}]`;
  const role = (turn.role ?? "") === "" ? "user" : requireRole(turn, path, ROLES);
  const { parts } = turn;
  if (parts === undefined || parts === null) return { role, parts: [] };
  if (!Array.isArray(parts)) throw invalidType(`${path}.parts`, "an array");
  const read = objectsOf(parts, `${path}.parts`);
  for (const [at, part] of read.entries()) checkFields(part, { text: "string" }, `${path}.parts[${at}].`);
  return { role, parts: read };
}

function promptOf({ role, parts }: Turn): string[] | null {
  const texts = parts.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
  return role === "user" && holdsText(texts) ? texts : null;
}

function blankPrompt(body: JsonObject, contents: readonly JsonObject[]): JsonObject {
  const last = contents.at(-1) ?? {};
  const parts = objectsOf(Array.isArray(last.parts) ? last.parts : [], "parts").map((part) =>
    typeof part.text === "string" ? { ...part, text: null } : part,
  );
  return { ...body, contents: withLast(contents, { ...last, parts }) };
}

/** What a person or a tool wrote: all that is no model's, and what the provider's own tools brought into the model's turns. */
function textsOfTurn({ role, parts }: Turn): string[] {
  return parts.flatMap((part) => (role === "model" ? toolTexts(part) : writtenTexts(part)));
}

function writtenTexts(part: JsonObject): string[] {
  const { text, thoughtSignature: _, thought_signature: __, ...others } = part;
  return [...(typeof text === "string" ? [text] : []), ...Object.entries(others).flatMap(wordsOf)];
}

function toolTexts(part: JsonObject): string[] {
  return [member(part, "functionResponse"), member(part, "codeExecutionResult")].flatMap(stringLeaves);
}

/** Bytes are no words, whatever their letters say; of a text that is sent as a file the words are. */
function wordsOf([name, value]: [string, JsonValue]): string[] {
  if (name !== "inlineData" && name !== "inline_data") return stringLeaves(value);
  const { data, ...rest } = objectAt({ value }, "value");
  const type = member(rest, "mimeType");
  const isText = typeof type === "string" && /^text\/|json|xml/i.test(type) && typeof data === "string";
  return isText ? [Buffer.from(data, "base64").toString("utf8")] : [];
}
