import { createParser } from "eventsource-parser";
import { type JsonObject, parseJsonObject } from "../core/json";
import type { StreamCollector } from "./adapter";

/** The terminal event of OpenAI's chat streams. */
export const DONE_EVENT = "data: [DONE]\n\n";

/** Some wires say each piece twice, as it comes and again at the end. */
const REPEATS = 3;

/** What of an event is no text: ids, types, numbers. */
const FRAME_CHARS = 200;
/** As which a short piece counts, so that the number of events is bounded too. */
const PIECE_CHARS = 4;

/** One event of an event stream. JSON text holds no raw line break, so one `data:` line is enough. */
export function encodeEvent(data: JsonObject, event?: string): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  return `${name}data: ${JSON.stringify(data)}\n\n`;
}

/** What a wire makes of the events of its stream. */
export interface EventFold {
  /** Takes one event. False: the stream is broken, or says something this wire does not know; nothing will be stored. */
  take(data: JsonObject, event: string | undefined): boolean;
  /** The `[DONE]` marker. */
  done(): void;
  /** The plain body, or null when the stream did not end whole. */
  result(): JsonObject | null;
}

/** Reads event-stream text in any cut and folds its events. Comments, `id` and `retry` are skipped. */
export function collectEvents(fold: EventFold, maxChars = Number.POSITIVE_INFINITY): StreamCollector {
  let failed = false;
  let begun = false;
  let gathered = 0;
  const parser = createParser({
    onEvent: ({ data, event }) => {
      if (failed) return;
      gathered += Math.max(PIECE_CHARS, data.length - FRAME_CHARS);
      failed = gathered > maxChars * REPEATS || !takeEvent(fold, data, event);
    },
  });
  return {
    push(chunk) {
      // The parser knows a byte order mark only as bytes.
      const text = !begun && chunk.charCodeAt(0) === 0xfeff ? chunk.slice(1) : chunk;
      begun ||= chunk !== "";
      if (!failed) parser.feed(text);
    },
    finish() {
      // A last event without its blank line counts: its JSON, or `[DONE]`, shows whether it came whole.
      if (!failed) parser.feed("\n\n");
      return failed ? null : fold.result();
    },
  };
}

function takeEvent(fold: EventFold, data: string, event: string | undefined): boolean {
  if (data === "") return true;
  if (data.trim() === "[DONE]") {
    fold.done();
    return true;
  }
  const body = parseJsonObject(data);
  if (body === null || event === "error") return false;
  if ((body.error ?? null) !== null) return false;
  return fold.take(body, event);
}
