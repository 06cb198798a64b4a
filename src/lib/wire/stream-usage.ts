import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { geminiFacts } from "./gemini/facts";
import { relayEvents } from "./relay-events";

/** Tokens that a stream told of so far: in, out. Null: it has not said. */
type Tokens = readonly [number | null, number | null];

/**
 * Reads what a stream cost and nothing else of it: only events that speak of usage are parsed. For streams that are not
 * gathered, because they may not be stored.
 */
export function streamUsage(): { push(chunk: string): void; tokens(): Tokens } {
  let tokens: Tokens = [null, null];
  const events = relayEvents((raw) => {
    if (raw.includes('"usage')) tokens = latest(tokens, usageOf(raw));
    return "";
  });
  return {
    push: (chunk) => void events.push(chunk),
    tokens: () => {
      events.end();
      return tokens;
    },
  };
}

function latest(before: Tokens, usage: JsonObject | null): Tokens {
  if (usage === null) return before;
  if (isJsonObject(usage.usageMetadata)) {
    const { tokensIn, tokensOut } = geminiFacts(usage);
    return [tokensIn ?? before[0], tokensOut ?? before[1]];
  }
  const number = (...names: string[]) => names.map((name) => usage[name]).find((value) => typeof value === "number");
  return [
    number("prompt_tokens", "input_tokens") ?? before[0],
    number("completion_tokens", "output_tokens") ?? before[1],
  ];
}

/** In the chunk itself (OpenAI, Anthropic's delta), in its message (Anthropic's start) or its response (Responses). */
function usageOf(raw: string): JsonObject | null {
  const data = /^data:(.*)$/m.exec(raw)?.[1];
  const event = data === undefined ? null : parse(data);
  if (!isJsonObject(event)) return null;
  // Gemini's events are whole answers.
  if (isJsonObject(event.usageMetadata)) return { usageMetadata: event.usageMetadata };
  const holders = [event, event.message, event.response];
  const usages = holders.map((holder) => (isJsonObject(holder) ? (holder.usage ?? null) : null));
  return usages.find(isJsonObject) ?? null;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
