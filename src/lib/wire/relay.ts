import type { Wire } from "../core/wire";
import type { ReplayOptions, StreamRelay } from "./adapter";
import { chatRelay } from "./openai-chat/relay";
import { passThrough } from "./relay-events";

/** How a provider's stream goes on to the client. Only on OpenAI's chat wire does Lethe ask for more than the client did. */
export function createRelay(wire: Wire, options: ReplayOptions): StreamRelay {
  return wire === "openai.chat" ? chatRelay(options) : passThrough();
}
