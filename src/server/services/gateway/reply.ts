import type { JsonObject } from "@/lib/core/json";
import { withZeroUsage } from "@/lib/wire/hit-usage";
import type { RequestContext } from "./complete";
import { finishHit, type HitCircumstances } from "./finish-hit";
import type { Hit } from "./look-up";

export type GatewayReply =
  | { readonly kind: "json"; readonly status: number; readonly headers: Record<string, string>; readonly body: string }
  /** Of an answer that is no stream of events and too long to be one text. */
  | {
      readonly kind: "long";
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly chunks: AsyncIterable<string>;
    }
  | {
      readonly kind: "stream";
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly chunks: AsyncIterable<string> | Iterable<string>;
    };

export const JSON_TYPE = "application/json; charset=utf-8";
export const EVENT_STREAM_TYPE = "text/event-stream; charset=utf-8";

/** A stored answer in the form the caller asked for. */
export function replyWithHit(context: RequestContext, hit: Hit, how: HitCircumstances = {}): GatewayReply {
  const { services, call, parsed, trace } = context;
  const { hitUsage } = context.plan.tenant.settings;
  const headers = {
    ...ownRequestId(trace.requestId),
    ...finishHit(services, trace, hit, how).headers,
    "lethe-usage": hitUsage,
  };
  const answerText =
    hitUsage === "zero" ? JSON.stringify(withZeroUsage(JSON.parse(hit.answerText) as JsonObject)) : hit.answerText;
  if (parsed.stream) {
    const answer = JSON.parse(answerText) as JsonObject;
    const chunks = call.adapter.replayStream(answer, { includeUsage: parsed.includeUsage });
    return { kind: "stream", status: 200, headers: streamHeaders(headers), chunks };
  }
  const body = call.adapter.replay(answerText);
  return { kind: "json", status: 200, headers: { "content-type": JSON_TYPE, ...headers }, body };
}

/** Where clients look for the provider's: a hit has one of its own, and no provider was asked. */
function ownRequestId(requestId: string): Record<string, string> {
  return { "x-request-id": requestId, "request-id": requestId };
}

export function streamHeaders(headers: Record<string, string>): Record<string, string> {
  return { "content-type": EVENT_STREAM_TYPE, "cache-control": "no-cache", "x-accel-buffering": "no", ...headers };
}
