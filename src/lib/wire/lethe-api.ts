import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { showsSomething } from "../text/hidden";
import type { AnswerFacts, ParsedRequest, WireAdapter } from "./adapter";
import { ASKED_NOTHING } from "./asked";
import {
  checkFields,
  invalidType,
  isNonEmptyArray,
  nameOrNull,
  numberOrNull,
  objectsOf,
  requireModel,
  requireRole,
  requireString,
} from "./fields";
import { readContent, stringLeaves } from "./prompt";
import { type Edit, editData } from "./text-edit";
import { usedTools } from "./tool-turns";
import { NO_TOOLS } from "./tools";

/** Lethe's own API. It has no upstream and no streams, so it is less than a `WireAdapter`. */
export type LetheApiAdapter = { readonly wire: "lethe.api" } & Pick<
  WireAdapter,
  "parse" | "facts" | "answersRequest" | "mapText" | "replay" | "errorBody"
>;

/**
 * Fields that say what to do with the entry, or carry it. They are no identity: a look-up and the store that answers it
 * must have the same key.
 */
const CONTROL_FIELDS = new Set([
  "namespace",
  "subject",
  "audience",
  "min_similarity",
  "strategies",
  "explain",
  "response",
  "tokens_in",
  "tokens_out",
  "latency_ms",
  "cost_usd",
  "ttl_seconds",
  "tags",
  "metadata",
]);

const ROLES = ["system", "developer", "user", "assistant", "tool"] as const;

export const letheApi: LetheApiAdapter = {
  wire: "lethe.api",
  parse: parseLetheRequest,
  facts: storedFacts,
  answersRequest: () => true,
  mapText: (answer, edit) => editAnswer(answer, edit),
  replay: (answerText) => answerText,
  // RFC 9457; `type` is left out, which means "about:blank".
  errorBody: ({ status, code, message, param }) => ({
    title: code.replaceAll("_", " "),
    status,
    detail: message,
    code,
    ...(param === undefined ? {} : { param }),
  }),
};

/** `namespace` is handed on as a `cache` object, so that it takes the same way as on the other wires. @throws WireError 400 */
function parseLetheRequest(body: JsonObject): ParsedRequest {
  const model = requireModel(body);
  const prompt = requireString(body, "prompt");
  if (prompt.trim() === "") throw invalidType("prompt", "a string with text in it");
  checkFields(body, {
    system: "string",
    messages: "array",
    params: "object",
    namespace: "string",
    subject: "string",
    audience: "string",
  });
  const identity = Object.fromEntries(Object.entries(body).filter(([name]) => !CONTROL_FIELDS.has(name)));
  const params = isJsonObject(body.params) ? body.params : {};
  checkFields(params, { temperature: "number", tools: "array" }, "params.");
  const toolsOffered = isNonEmptyArray(params.tools);
  return {
    wire: "lethe.api",
    model,
    promptParts: [prompt],
    rest: { ...identity, prompt: null },
    texts: [...earlierTexts(body.messages), prompt, ...stringLeaves(body.input_data)],
    stream: false,
    includeUsage: false,
    requestType: toolsOffered ? "tool_call" : "completion",
    toolsOffered,
    toolResult: false,
    toolUse: { ...NO_TOOLS, used: usedTools("lethe.api", body) },
    asked: ASKED_NOTHING,
    temperature: numberOrNull(params.temperature),
    subjects: [nameOrNull(body.subject)],
    cacheObject: typeof body.namespace === "string" ? { namespace: body.namespace } : null,
    upstreamBody: identity,
  };
}

function earlierTexts(messages: JsonValue | undefined): string[] {
  if (!Array.isArray(messages)) return [];
  return objectsOf(messages, "messages").flatMap((message, index) => {
    const role = requireRole(message, `messages[${index}]`, ROLES);
    const { texts } = readContent(message.content, `messages[${index}].content`, ["text"]);
    return role === "user" || role === "tool" ? texts : [];
  });
}

/** The whole answer is the app's own data. */
function editAnswer(answer: JsonObject, edit: Edit): JsonObject {
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, editData(value, edit)]));
}

/** Text that is more than blanks, or a number or truth value: what an app may have asked for as data. */
function saysSomething(value: JsonValue): boolean {
  if (typeof value === "string") return showsSomething(value);
  if (typeof value !== "object" || value === null) return value !== null;
  return Object.values(value).some((item) => item !== undefined && saysSomething(item));
}

/** The app says that the answer is whole by storing it; how the model ended is not known here. */
function storedFacts(answer: JsonObject): AnswerFacts {
  return {
    complete: true,
    truncated: false,
    filtered: false,
    refused: false,
    toolCalls: false,
    empty: !saysSomething(answer),
    tokensIn: null,
    tokensOut: null,
  };
}
