import { isJsonObject, type JsonObject } from "../../core/json";
import type { ReplayOptions, StreamRelay } from "../adapter";
import { passThrough, relayEvents } from "../relay-events";
import { encodeEvent } from "../sse";

/**
 * Lethe always asks for the usage chunk. A client that did not must not see it: many read `choices[0]` of every chunk,
 * and the usage chunk has no choices.
 */
export function chatRelay({ includeUsage }: ReplayOptions): StreamRelay {
  return includeUsage ? passThrough() : relayEvents(withoutUsage);
}

function withoutUsage(raw: string): string {
  if (!raw.includes('"usage"')) return raw;
  const chunk = chunkOf(raw);
  if (chunk === null || !("usage" in chunk) || !Array.isArray(chunk.choices)) return raw;
  const { usage, ...rest } = chunk;
  if (usage === null) return encodeEvent(rest);
  // Usage beside choices is a provider's own way; the client would have had it without us.
  return chunk.choices.length === 0 ? "" : raw;
}

/** The chunk of an event that is a single `data` line; anything else is passed on as it is. */
function chunkOf(raw: string): JsonObject | null {
  const match = /^data:([^\r\n]*)[\r\n]*$/.exec(raw);
  if (match === null) return null;
  try {
    const value: unknown = JSON.parse(match[1] ?? "");
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
