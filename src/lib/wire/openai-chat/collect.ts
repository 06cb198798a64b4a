import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import type { StreamCollector } from "../adapter";
import { mergeDelta } from "../merge";
import { collectEvents, type EventFold } from "../sse";

/** The API allows n up to 128. */
const CHOICES_MAX = 128;

/** Fields of a chunk that are not carried over into the body as they are. `obfuscation` is padding against traffic analysis. */
const CHUNK_ONLY = new Set(["choices", "object", "usage", "obfuscation", "__proto__"]);
const CHOICE_PARTS = new Set(["index", "delta", "logprobs", "finish_reason", "__proto__"]);

interface ChoiceState {
  readonly index: number;
  readonly message: JsonObject;
  finishReason: string | null;
  /** `logprobs` once seen, and what a provider adds to a choice of its own. */
  readonly other: JsonObject;
}

export function chatCollector(maxChars?: number): StreamCollector {
  return collectEvents(new ChatFold(), maxChars);
}

class ChatFold implements EventFold {
  private readonly head: JsonObject = {};
  private readonly choices = new Map<number, ChoiceState>();
  private usage: JsonObject | null = null;
  private ended = false;

  take(chunk: JsonObject): boolean {
    if (this.ended) return true;
    if (isJsonObject(chunk.usage)) this.usage = chunk.usage;
    this.takeHead(chunk);
    if (!Array.isArray(chunk.choices)) return isJsonObject(chunk.usage);
    return chunk.choices.every((choice) => isJsonObject(choice) && this.takeChoice(choice));
  }

  done(): void {
    this.ended = true;
  }

  result(): JsonObject | null {
    const choices = [...this.choices.values()].sort((a, b) => a.index - b.index);
    if (!this.ended || choices.length === 0 || choices.some((choice) => choice.finishReason === null)) return null;
    const usage = this.usage === null ? {} : { usage: this.usage };
    return { ...this.head, object: "chat.completion", choices: choices.map(wholeChoice), ...usage };
  }

  /** Some providers send an opening chunk with an empty id and model: an empty value never replaces a full one. */
  private takeHead(chunk: JsonObject): void {
    for (const [key, value] of Object.entries(chunk)) {
      if (CHUNK_ONLY.has(key)) continue;
      const isEmpty = value === null || value === "" || value === 0;
      if (!isEmpty || !Object.hasOwn(this.head, key)) this.head[key] = value;
    }
  }

  private takeChoice(piece: JsonObject): boolean {
    const { index, delta, logprobs, finish_reason } = piece;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= CHOICES_MAX) return false;
    const choice = this.choiceAt(index);
    if (isJsonObject(delta)) mergeDelta(choice.message, delta);
    if (logprobs !== undefined) mergeDelta(choice.other, { logprobs });
    if (typeof finish_reason === "string") choice.finishReason = finish_reason;
    for (const [key, value] of Object.entries(piece)) {
      if (!CHOICE_PARTS.has(key)) choice.other[key] = value;
    }
    return true;
  }

  private choiceAt(index: number): ChoiceState {
    const known = this.choices.get(index);
    if (known !== undefined) return known;
    const choice: ChoiceState = { index, message: {}, finishReason: null, other: {} };
    this.choices.set(index, choice);
    return choice;
  }
}

function wholeChoice({ index, message, finishReason, other }: ChoiceState): JsonObject {
  const { role, content, tool_calls, ...rest } = message;
  const calls = tool_calls === undefined ? {} : { tool_calls: withoutIndexes(tool_calls) };
  const whole = { role: role ?? "assistant", content: content ?? null, ...rest, ...calls };
  return { index, message: whole, ...other, finish_reason: finishReason };
}

/** In a stream a tool call says its place; in a body it stands there. */
function withoutIndexes(calls: JsonValue): JsonValue {
  if (!Array.isArray(calls)) return calls;
  const place = (call: JsonValue) => (isJsonObject(call) && typeof call.index === "number" ? call.index : 0);
  return [...calls]
    .sort((a, b) => place(a) - place(b))
    .map((call) => {
      if (!isJsonObject(call)) return call;
      const { index: _index, ...rest } = call;
      return rest;
    });
}
