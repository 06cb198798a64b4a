import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import type { ReplayOptions } from "../adapter";
import { splitText } from "../chunks";
import { DONE_EVENT, encodeEvent } from "../sse";

/*
 * A stored completion as the stream it would have been:
 *
 *   for each choice   role -> the provider's own texts (reasoning) -> content -> refusal -> tool calls -> finish_reason
 *   then              usage, with no choices, when asked -> [DONE]
 */

/** Fields that every chunk carries. What else stands at the top of the body goes out once, with the first chunk. */
const ON_EVERY_CHUNK = new Set(["id", "created", "model", "service_tier", "system_fingerprint"]);
const MESSAGE_PARTS = new Set(["role", "content", "refusal", "tool_calls"]);
/** Texts that OpenAI itself begins with an empty string. */
const BEGUN_EMPTY = new Set(["content", "refusal"]);
const CHOICE_PARTS = new Set(["index", "message", "logprobs", "finish_reason"]);

export function* replayChat(answer: JsonObject, { includeUsage }: ReplayOptions): Generator<string> {
  const { choices, usage, object: _object, ...top } = answer;
  const entries = Object.entries(top);
  const head = {
    ...Object.fromEntries(entries.filter(([key]) => ON_EVERY_CHUNK.has(key))),
    object: "chat.completion.chunk",
  };
  const once = Object.fromEntries(entries.filter(([key]) => !ON_EVERY_CHUNK.has(key)));
  // Providers that were asked for usage say null until they know it.
  const usageLater = includeUsage ? { usage: null } : {};
  let isFirst = true;
  for (const piece of choicePieces(choices)) {
    yield encodeEvent({ ...head, ...(isFirst ? once : {}), choices: [piece], ...usageLater });
    isFirst = false;
  }
  if (includeUsage && isJsonObject(usage)) yield encodeEvent({ ...head, choices: [], usage });
  yield DONE_EVENT;
}

function* choicePieces(choices: JsonValue | undefined): Generator<JsonObject> {
  for (const choice of Array.isArray(choices) ? choices : []) {
    if (isJsonObject(choice)) yield* onePieces(choice);
  }
}

function* onePieces(choice: JsonObject): Generator<JsonObject> {
  const { index = 0, message, logprobs, finish_reason = null } = choice;
  const noLogprobs = logprobs === undefined ? {} : { logprobs: null };
  const parts = isJsonObject(message) ? message : {};
  yield { index, delta: openingDelta(parts), ...noLogprobs, finish_reason: null };
  // All log probabilities come in one piece: their tokens and our chunks are cut differently. Not with the opening: a client
  // that keeps the first piece of a choice and then adds what it holds would have them twice.
  if (isJsonObject(logprobs)) yield { index, delta: {}, logprobs, finish_reason: null };
  for (const delta of messageDeltas(parts)) yield { index, delta, ...noLogprobs, finish_reason: null };
  const own = Object.fromEntries(Object.entries(choice).filter(([key]) => !CHOICE_PARTS.has(key)));
  yield { index, delta: {}, ...noLogprobs, finish_reason, ...own };
}

/** The role, what has no text to stream, and an empty beginning for each text, so that an empty one differs from none. */
function openingDelta(message: JsonObject): JsonObject {
  const { role = "assistant", tool_calls: _later, ...fields } = message;
  const begun = Object.entries(fields).flatMap(([name, value]): [string, JsonValue][] => {
    if (typeof value !== "string") return [[name, value]];
    return value === "" || BEGUN_EMPTY.has(name) ? [[name, ""]] : [];
  });
  return { role, ...Object.fromEntries(begun) };
}

function* messageDeltas(message: JsonObject): Generator<JsonObject> {
  for (const [name, value] of Object.entries(message)) {
    if (!MESSAGE_PARTS.has(name)) yield* textDeltas(name, value);
  }
  yield* textDeltas("content", message.content);
  yield* textDeltas("refusal", message.refusal);
  yield* toolCallDeltas(message.tool_calls);
}

function* textDeltas(name: string, text: JsonValue | undefined): Generator<JsonObject> {
  if (typeof text !== "string") return;
  for (const piece of splitText(text)) yield { [name]: piece };
}

function* toolCallDeltas(calls: JsonValue | undefined): Generator<JsonObject> {
  if (calls === null || (Array.isArray(calls) && calls.length === 0)) yield { tool_calls: calls };
  for (const [index, call] of (Array.isArray(calls) ? calls : []).entries()) {
    if (!isJsonObject(call)) continue;
    const fn = call.function;
    if (!isJsonObject(fn) || typeof fn.arguments !== "string") {
      yield { tool_calls: [{ index, ...call }] };
      continue;
    }
    yield { tool_calls: [{ index, ...call, function: { ...fn, arguments: "" } }] };
    for (const piece of splitText(fn.arguments)) yield { tool_calls: [{ index, function: { arguments: piece } }] };
  }
}
