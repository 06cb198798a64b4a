import type { JsonObject } from "@/lib/core/json";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import type { Journey } from "./complete";
import type { Hit } from "./look-up";

export type GatewayReply =
  | { readonly kind: "json"; readonly status: number; readonly headers: Record<string, string>; readonly body: string }
  | {
      readonly kind: "stream";
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly chunks: AsyncIterable<string> | Iterable<string>;
    };

export const JSON_TYPE = "application/json; charset=utf-8";
export const EVENT_STREAM_TYPE = "text/event-stream; charset=utf-8";

/** A stored answer in the form the caller asked for. */
export function replyWithHit(
  journey: Journey,
  hit: Hit,
  options: { collapsed: boolean; waitedMs: number },
): GatewayReply {
  const { services, call, parsed, trace } = journey;
  const { entry } = hit;
  const latencySavedMs = Math.max(0, entry.latencyMs - trace.elapsedMs());
  trace.finish({
    outcome: hit.outcome,
    reason: hit.outcome === "hit-exact" ? "same-key" : "similar",
    score: hit.score,
    idfEpoch: hit.idfEpoch,
    entryId: entry.id,
    tokensIn: entry.tokensIn,
    tokensOut: entry.tokensOut,
    costMicroUsd: entry.costMicroUsd,
    latencySavedMs,
    upstreamMs: options.waitedMs,
  });
  const now = services.clock.now();
  const headers = lookUpHeaders({
    outcome: hit.outcome,
    reason: hit.outcome === "hit-exact" ? "same-key" : "similar",
    similarity: hit.score,
    entryId: entry.id,
    ageSeconds: Math.floor((now - entry.createdAt) / 1000),
    ttlSeconds: entry.expiresAt === null ? null : Math.floor((entry.expiresAt - now) / 1000),
    latencySavedMs,
    collapsed: options.collapsed,
    stored: false,
    requestId: trace.requestId,
  });
  const answer = hit.answer as JsonObject;
  if (!parsed.stream) {
    const body = JSON.stringify(call.adapter.replay(answer));
    return { kind: "json", status: 200, headers: { "content-type": JSON_TYPE, ...headers }, body };
  }
  const chunks = call.adapter.replayStream(answer, { includeUsage: parsed.includeUsage });
  return { kind: "stream", status: 200, headers: streamHeaders(headers), chunks };
}

export function streamHeaders(headers: Record<string, string>): Record<string, string> {
  return { "content-type": EVENT_STREAM_TYPE, "cache-control": "no-cache", "x-accel-buffering": "no", ...headers };
}
