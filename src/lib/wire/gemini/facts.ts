import type { JsonObject } from "../../core/json";
import { showsSomething } from "../../text/hidden";
import type { AnswerFacts } from "../adapter";
import { numberOrNull } from "../fields";
import { nameOf, UNNAMED } from "../tool-turns";
import type { ToolCall } from "../tools";
import { partsOf, textOf } from "./asked";
import { has, member, objectAt, objectsAt } from "./members";

const TRUNCATED = new Set(["MAX_TOKENS"]);
/** Why a candidate was held back by the provider. */
const FILTERED = new Set([
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
  "IMAGE_PROHIBITED_CONTENT",
  "IMAGE_RECITATION",
]);
/** Members of a part that are words, or say something of the words beside them. */
const WORDS = new Set(["text", "thought", "thoughtSignature", "thought_signature"]);
const BYTES = ["inlineData", "fileData"] as const;

export function geminiFacts(answer: JsonObject): AnswerFacts {
  const candidates = objectsAt(answer, "candidates");
  const reasons = candidates.map((candidate) => String(member(candidate, "finishReason") ?? ""));
  const parts = candidates.flatMap(partsOf);
  const bytes = parts.some((part) => BYTES.some((name) => has(part, name)));
  const others = parts.filter((part) => Object.keys(part).some((name) => !WORDS.has(name)));
  const usage = objectAt(answer, "usageMetadata");
  return {
    complete: reasons.length > 0 && reasons.every((reason) => reason === "STOP"),
    truncated: reasons.some((reason) => TRUNCATED.has(reason)),
    filtered: has(objectAt(answer, "promptFeedback"), "blockReason") || reasons.some((reason) => FILTERED.has(reason)),
    refused: false,
    toolCalls: others.length > 0 || reasons.some((reason) => /TOOL|FUNCTION/.test(reason)),
    ...(others.length > 0 ? { calls: others.map(callOfPart) } : {}),
    empty: others.length === 0 && !showsSomething(candidates.map(textOf).join("")),
    ...(bytes ? { unreadable: true } : {}),
    tokensIn: sum(usage, "promptTokenCount", "toolUsePromptTokenCount"),
    tokensOut: sum(usage, "candidatesTokenCount", "thoughtsTokenCount"),
  };
}

/** A call of the provider's own tool, or what nobody knows, has no name that anybody could declare. */
function callOfPart(part: JsonObject): ToolCall {
  const call = objectAt(part, "functionCall");
  const whole = has(part, "functionCall") && (!has(call, "args") || typeof call.args === "object");
  return { name: has(part, "functionCall") ? nameOf(call) : UNNAMED, whole };
}

/** The first says whether anything was counted; the second is left out where there was none. */
function sum(usage: JsonObject, first: string, second: string): number | null {
  const counted = numberOrNull(member(usage, first));
  const more = numberOrNull(member(usage, second));
  return counted === null && more === null ? null : (counted ?? 0) + (more ?? 0);
}
