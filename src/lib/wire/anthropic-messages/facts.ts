import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { showsSomething } from "../../text/hidden";
import type { AnswerFacts } from "../adapter";
import type { AskedAnswer } from "../asked";
import { numberOrNull } from "../fields";
import { isJson } from "../structure";
import { callOfBlock } from "../tools";

const TRUNCATED = new Set(["max_tokens", "model_context_window_exceeded"]);
/** `tool_use`: whether what was called may be kept is asked apart. */
const ENDED = new Set(["end_turn", "stop_sequence", "tool_use"]);
/** Blocks that are words or the model's own thought; any other is a tool's or a file's. */
const WORD_BLOCKS = new Set(["text", "thinking", "redacted_thinking"]);

export function messagesFacts(answer: JsonObject): AnswerFacts {
  const blocks = Array.isArray(answer.content) ? answer.content.filter(isJsonObject) : [];
  const reason = typeof answer.stop_reason === "string" ? answer.stop_reason : "";
  const others = blocks.filter((block) => !WORD_BLOCKS.has(String(block.type)));
  const usage = isJsonObject(answer.usage) ? answer.usage : {};
  return {
    complete: isMessage(answer) && ENDED.has(reason),
    truncated: TRUNCATED.has(reason),
    filtered: false,
    refused: reason === "refusal",
    toolCalls: reason === "tool_use" || reason === "pause_turn" || others.length > 0,
    ...(others.length > 0 ? { calls: others.map(callOfBlock) } : {}),
    empty: others.length === 0 && !showsSomething(textOf(blocks)),
    tokensIn: tokensIn(usage),
    tokensOut: numberOrNull(usage.output_tokens),
  };
}

function isMessage({ type, role, content }: JsonObject): boolean {
  return type === "message" && (role ?? "assistant") === "assistant" && Array.isArray(content);
}

/** JSON, where that was asked for and no tool is called. */
export function isMessagesAnswer({ json }: AskedAnswer, answer: JsonObject): boolean {
  const blocks = Array.isArray(answer.content) ? answer.content.filter(isJsonObject) : [];
  return !json || blocks.some((block) => !WORD_BLOCKS.has(String(block.type))) || isJson(textOf(blocks));
}

function textOf(blocks: readonly JsonObject[]): string {
  return blocks.map((block) => (block.type === "text" && typeof block.text === "string" ? block.text : "")).join("");
}

/** `input_tokens` leaves out what went through the provider's prompt cache; the three together are the prompt. */
function tokensIn(usage: JsonObject): number | null {
  const fresh = numberOrNull(usage.input_tokens);
  if (fresh === null) return null;
  const cached = (value: JsonValue | undefined) => numberOrNull(value) ?? 0;
  return fresh + cached(usage.cache_creation_input_tokens) + cached(usage.cache_read_input_tokens);
}
