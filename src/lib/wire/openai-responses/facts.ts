import { isJsonObject, type JsonObject } from "../../core/json";
import { showsSomething } from "../../text/hidden";
import type { AnswerFacts } from "../adapter";
import type { AskedAnswer } from "../asked";
import { numberOrNull } from "../fields";
import { isJson } from "../structure";
import { callOf } from "../tools";

/** Items that are words or the model's own thought; any other is a tool call or its result. */
const WORD_ITEMS = new Set(["message", "reasoning"]);

export function responsesFacts(answer: JsonObject): AnswerFacts {
  const items = Array.isArray(answer.output) ? answer.output.filter(isJsonObject) : [];
  const parts = items.filter((item) => item.type === "message").flatMap(partsOf);
  const reason = isJsonObject(answer.incomplete_details) ? answer.incomplete_details.reason : undefined;
  const others = items.filter((item) => !WORD_ITEMS.has(String(item.type)));
  const usage = isJsonObject(answer.usage) ? answer.usage : {};
  return {
    complete: isWhole(answer, items),
    truncated: reason === "max_output_tokens",
    filtered: reason === "content_filter",
    refused: parts.some((part) => part.type === "refusal"),
    toolCalls: others.length > 0,
    ...(others.length > 0 && others.every((item) => item.type === "function_call")
      ? { calls: others.map(callOf) }
      : {}),
    empty:
      others.length === 0 &&
      !parts.some((part) => part.type === "output_text" && showsSomething(String(part.text ?? ""))),
    unreadable: parts.some((part) => part.type !== "output_text" && part.type !== "refusal"),
    tokensIn: numberOrNull(usage.input_tokens),
    tokensOut: numberOrNull(usage.output_tokens),
  };
}

function isWhole(answer: JsonObject, items: readonly JsonObject[]): boolean {
  if (answer.status !== "completed" || (answer.error ?? null) !== null || !Array.isArray(answer.output)) return false;
  const isOfModel = (item: JsonObject) => item.type !== "message" || (item.role ?? "assistant") === "assistant";
  return items.every((item) => (item.status ?? "completed") === "completed" && isOfModel(item));
}

function partsOf(item: JsonObject): JsonObject[] {
  return Array.isArray(item.content) ? item.content.filter(isJsonObject) : [];
}

/** JSON in each message, where that was asked for. */
export function isResponse({ json }: AskedAnswer, answer: JsonObject): boolean {
  if (!json) return true;
  const items = Array.isArray(answer.output) ? answer.output.filter(isJsonObject) : [];
  return items.filter((item) => item.type === "message").every((item) => isJson(textOf(item)));
}

function textOf(item: JsonObject): string {
  return partsOf(item)
    .map((part) => (typeof part.text === "string" ? part.text : ""))
    .join("");
}
