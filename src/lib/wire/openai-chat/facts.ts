import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { showsSomething } from "../../text/hidden";
import type { AnswerFacts } from "../adapter";
import type { AskedAnswer } from "../asked";
import { isNonEmptyArray, numberOrNull } from "../fields";
import { isJson } from "../structure";
import { callsOfMessage } from "../tools";

const TEXT_PARTS = new Set(["text", "thinking", "reasoning", "refusal", "reference"]);

export function chatFacts(answer: JsonObject): AnswerFacts {
  const choices = Array.isArray(answer.choices) ? answer.choices.filter(isJsonObject) : [];
  const messages = choices.map((choice) => (isJsonObject(choice.message) ? choice.message : {}));
  const ended = (reason: string) => choices.some((choice) => choice.finish_reason === reason);
  const usage = isJsonObject(answer.usage) ? answer.usage : {};
  return {
    complete: isWhole(answer, choices),
    truncated: ended("length"),
    filtered: ended("content_filter") || choices.some((choice) => isFiltered(choice.content_filter_results)),
    refused: messages.some((message) => typeof message.refusal === "string" && message.refusal !== ""),
    toolCalls: ended("tool_calls") || ended("function_call") || messages.some(callsTool),
    ...(messages.some(callsTool) ? { calls: messages.flatMap(callsOfMessage) } : {}),
    empty: messages.some((message) => !callsTool(message) && !saysSomething(message.content)),
    unreadable: messages.some(holdsMedia),
    tokensIn: numberOrNull(usage.prompt_tokens),
    tokensOut: numberOrNull(usage.completion_tokens),
  };
}

/** The model ended by itself, or to hear what its calls bring back: whether those may be kept is asked apart. */
const ENDS = new Set<JsonValue | undefined>(["stop", "tool_calls", "function_call"]);

/** Every choice is there and ended by itself; an unknown finish reason is not an end. */
function isWhole(answer: JsonObject, choices: readonly JsonObject[]): boolean {
  if ((answer.error ?? null) !== null || !Array.isArray(answer.choices)) return false;
  if (choices.length === 0 || choices.length !== answer.choices.length) return false;
  return choices.every(
    (choice) =>
      ENDS.has(choice.finish_reason) &&
      isJsonObject(choice.message) &&
      // Some servers leave the role out; none other than the model's is an answer.
      (choice.message.role ?? "assistant") === "assistant" &&
      !hasFailed(choice) &&
      !hasFailed(choice.message),
  );
}

/** Routers put a provider's failure beside a text that looks finished. */
function hasFailed({ error }: JsonObject): boolean {
  return (error ?? null) !== null;
}

function callsTool(message: JsonObject): boolean {
  return isNonEmptyArray(message.tool_calls) || isJsonObject(message.function_call);
}

/** Sound, images of some providers, and content parts that are not text. */
function holdsMedia({ audio, images, content }: JsonObject): boolean {
  if ((audio ?? null) !== null || isNonEmptyArray(images)) return true;
  return Array.isArray(content) && content.some((part) => !isJsonObject(part) || !TEXT_PARTS.has(String(part.type)));
}

/** Azure says per category whether the text was filtered. */
function isFiltered(results: JsonValue | undefined): boolean {
  return (
    isJsonObject(results) && Object.values(results).some((result) => isJsonObject(result) && result.filtered === true)
  );
}

function saysSomething(content: JsonValue | undefined): boolean {
  return showsSomething(textOf(content));
}

/** Some providers give content as parts. */
function textOf(content: JsonValue | undefined): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isJsonObject(part) && typeof part.text === "string" ? part.text : "")).join("");
}

/** As many choices as were asked for, each in a place of its own, and JSON where that was asked for. */
export function isChatAnswer({ choices: count, json }: AskedAnswer, answer: JsonObject): boolean {
  const choices = Array.isArray(answer.choices) ? answer.choices.filter(isJsonObject) : [];
  const places = new Set(choices.map((choice, at) => choice.index ?? at));
  if (choices.length !== count || places.size !== count) return false;
  if (!json) return true;
  const messages = choices.map(({ message }) => (isJsonObject(message) ? message : {}));
  return messages.every((message) => callsTool(message) || isJson(textOf(message.content)));
}
