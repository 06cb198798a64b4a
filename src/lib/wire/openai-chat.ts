import { isJsonObject } from "../core/json";
import type { WireAdapter } from "./adapter";
import { textWithoutPersonEcho, withoutPersonEcho } from "./echo";
import { chatCollector } from "./openai-chat/collect";
import { editChat } from "./openai-chat/edit";
import { chatFacts, isChatAnswer } from "./openai-chat/facts";
import { parseChatRequest } from "./openai-chat/parse";
import { replayChat } from "./openai-chat/replay";
import { openaiErrorBody } from "./openai-error";

/** `POST /v1/chat/completions` */
export const openaiChat: WireAdapter = {
  wire: "openai.chat",
  parse: parseChatRequest,
  streamedUpstreamBody: (body) => ({
    ...body,
    stream: true,
    stream_options: { ...(isJsonObject(body.stream_options) ? body.stream_options : {}), include_usage: true },
  }),
  facts: chatFacts,
  answersRequest: isChatAnswer,
  mapText: editChat,
  collector: chatCollector,
  replay: textWithoutPersonEcho,
  replayStream: (answer, options) => replayChat(withoutPersonEcho(answer), options),
  errorBody: openaiErrorBody,
};
