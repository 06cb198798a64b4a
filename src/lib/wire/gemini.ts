import type { JsonObject } from "../core/json";
import type { WireAdapter, WireErrorShape } from "./adapter";
import { isGeminiAnswer } from "./gemini/asked";
import { geminiCollector } from "./gemini/collect";
import { editGemini } from "./gemini/edit";
import { geminiFacts } from "./gemini/facts";
import { parseGeminiRequest } from "./gemini/parse";
import { replayGemini } from "./gemini/replay";

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`; the address says the model and the form. */
export const geminiContent: WireAdapter = {
  wire: "gemini.content",
  parse: parseGeminiRequest,
  // The address asks for a stream, and each is told what it has used.
  streamedUpstreamBody: (body) => body,
  facts: geminiFacts,
  answersRequest: isGeminiAnswer,
  mapText: editGemini,
  collector: geminiCollector,
  replay: (text) => text,
  replayStream: replayGemini,
  errorBody: geminiErrorBody,
};

/** Names by status: https://cloud.google.com/apis/design/errors */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  405: "UNIMPLEMENTED",
  409: "ABORTED",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** Our own code stands where Google's own detail of an error stands. */
function geminiErrorBody({ status, code, message, param }: WireErrorShape): JsonObject {
  const name = STATUS_NAMES[status] ?? (status >= 500 ? "INTERNAL" : "FAILED_PRECONDITION");
  const detail = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: code.toUpperCase(),
    domain: "lethe",
    ...(param === undefined ? {} : { metadata: { param } }),
  };
  return { error: { code: status, message, status: name, details: [detail] } };
}
