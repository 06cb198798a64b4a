import type { StreamRelay } from "./adapter";

/** For wires on which Lethe asks the provider for nothing more than the client did. */
export function passThrough(): StreamRelay {
  return { push: (chunk) => chunk, end: () => "" };
}

/** Text waiting for its blank line. No event is longer; past it the text is passed on as it is. */
const WAITING_CHARS_MAX = 1024 * 1024;

/** The end of a line and an empty line; a lone CR at the end may be half of a CRLF, so it is waited for. */
const BLANK_LINE = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r(?!\n|$))/g;

/** Relays event by event, each replaced by `rewrite(raw)`, where `raw` includes the blank line. Any cut of the text. */
export function relayEvents(rewrite: (raw: string) => string): StreamRelay {
  let waiting = "";
  return {
    push(chunk) {
      // Only the last few characters seen before can be the start of a blank line that ends in this chunk.
      BLANK_LINE.lastIndex = Math.max(0, waiting.length - 3);
      waiting += chunk;
      let out = "";
      let start = 0;
      while (BLANK_LINE.test(waiting)) {
        out += rewrite(waiting.slice(start, BLANK_LINE.lastIndex));
        start = BLANK_LINE.lastIndex;
      }
      waiting = waiting.slice(start);
      if (waiting.length <= WAITING_CHARS_MAX) return out;
      out += waiting;
      waiting = "";
      return out;
    },
    end() {
      const rest = waiting === "" ? "" : rewrite(waiting);
      waiting = "";
      return rest;
    },
  };
}
