import type { JsonObject } from "../core/json";
import type { WireAdapter, WireErrorShape } from "./adapter";
import { messagesCollector } from "./anthropic-messages/collect";
import { editMessage } from "./anthropic-messages/edit";
import { isMessagesAnswer, messagesFacts } from "./anthropic-messages/facts";
import { parseMessagesRequest } from "./anthropic-messages/parse";
import { replayMessage } from "./anthropic-messages/replay";
import { textWithoutPersonEcho, withoutPersonEcho } from "./echo";

/** `POST /v1/messages` */
export const anthropicMessages: WireAdapter = {
  wire: "anthropic.messages",
  parse: parseMessagesRequest,
  streamedUpstreamBody: (body) => ({ ...body, stream: true }),
  facts: messagesFacts,
  answersRequest: isMessagesAnswer,
  mapText: editMessage,
  collector: messagesCollector,
  replay: textWithoutPersonEcho,
  replayStream: (answer) => replayMessage(withoutPersonEcho(answer)),
  errorBody: anthropicErrorBody,
};

/** Types by status: https://docs.anthropic.com/en/api/errors */
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** The shape has no place for our code and parameter; the message names them where they help. */
function anthropicErrorBody({ status, message }: WireErrorShape): JsonObject {
  const type = ERROR_TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
  return { type: "error", error: { type, message } };
}
