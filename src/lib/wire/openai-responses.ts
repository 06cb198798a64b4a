import type { WireAdapter } from "./adapter";
import { textWithoutPersonEcho, withoutPersonEcho } from "./echo";
import { openaiErrorBody } from "./openai-error";
import { responsesCollector } from "./openai-responses/collect";
import { editResponse } from "./openai-responses/edit";
import { isResponse, responsesFacts } from "./openai-responses/facts";
import { parseResponsesRequest } from "./openai-responses/parse";
import { replayResponse } from "./openai-responses/replay";

/** `POST /v1/responses` */
export const openaiResponses: WireAdapter = {
  wire: "openai.responses",
  parse: parseResponsesRequest,
  streamedUpstreamBody: (body) => ({ ...body, stream: true }),
  facts: responsesFacts,
  answersRequest: isResponse,
  mapText: editResponse,
  collector: responsesCollector,
  replay: textWithoutPersonEcho,
  replayStream: (answer) => replayResponse(withoutPersonEcho(answer)),
  errorBody: openaiErrorBody,
};
