import { parseJsonObject } from "@/lib/core/json";
import { admit } from "@/lib/wire/admission";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import { createRelay } from "@/lib/wire/relay";
import type { FlightCost, SharedAnswer } from "../../ports/flight";
import type { RequestContext } from "./complete";
import { relayed } from "./forward-miss";
import { NO_COST } from "./keep-answer";
import { UPSTREAM_ERROR } from "./miss";
import { keepsToolCalls } from "./plan-tools";
import { isFaultOfRequest } from "./provider-failure";
import { type GatewayReply, JSON_TYPE, streamHeaders } from "./reply";
import { sentDigestOf } from "./sent-body";
import type { Ending } from "./trace";

/**
 * The answer of an equal request's call, in the form that this one asked for. Null: this request must ask for itself,
 * because the answer is of the other form and did not end as one that may be shared, or refuses what this one does not say.
 */
export async function replyWithShared(context: RequestContext, answer: SharedAnswer): Promise<GatewayReply | null> {
  const { parsed, call } = context;
  const left = call.signal();
  const { head } = answer;
  if (head.sentDigest !== undefined && head.sentDigest !== sentDigestOf(context)) return null;
  if (head.kind === "stream" && (parsed.stream || head.status !== 200)) return streamAsItComes(context, answer, left);
  const text = await textOf(context, answer, left);
  if (text === null) return null;
  if (head.status !== 200) return relayFailure(context, answer, text);
  const body = head.kind === "json" && !parsed.stream ? null : parseJsonObject(text);
  void finishLater(context, answer);
  if (!parsed.stream) return jsonReply(context, 200, plainHeaders(head), call.adapter.replay(text));
  if (body === null) return null;
  const chunks = call.adapter.replayStream(body, { includeUsage: parsed.includeUsage });
  return { kind: "stream", status: 200, headers: streamHeaders(headersOf(context)), chunks };
}

/** Bytes as they come, from the beginning. */
function streamAsItComes(context: RequestContext, answer: SharedAnswer, left: AbortSignal): GatewayReply {
  const { wire, includeUsage } = context.parsed;
  const { status, headers } = answer.head;
  const chunks = followed(context, answer, relayed(answer.read(left), createRelay(wire, { includeUsage })));
  return { kind: "stream", status, headers: streamHeaders({ ...headers, ...headersOf(context, status) }), chunks };
}

async function* followed(
  context: RequestContext,
  answer: SharedAnswer,
  chunks: AsyncIterable<string>,
): AsyncIterable<string> {
  let ending: Ending = UPSTREAM_ERROR;
  try {
    yield* chunks;
    const cost = (await answer.cost) ?? NO_COST;
    if (answer.head.status === 200) ending = servedEnding(context, cost);
  } finally {
    context.trace.finish(ending);
  }
}

/** The whole answer as one text. A stream that was asked for as a plain body is gathered, and given only if it is one that all may have. */
async function textOf(context: RequestContext, answer: SharedAnswer, left: AbortSignal): Promise<string | null> {
  const { adapter } = context.call;
  const { answerBytes } = context.services.limits;
  try {
    if (answer.head.kind === "json") return await joined(answer.read(left));
    const collector = adapter.collector(answerBytes);
    for await (const chunk of answer.read(left)) collector.push(chunk);
    const body = collector.finish();
    if (body === null) return null;
    const text = JSON.stringify(body);
    const facts = adapter.facts(body);
    const admission = admit(facts, {
      keepsToolCalls: keepsToolCalls(context.plan.tools, facts),
      status: 200,
      bytes: text.length,
      maxBytes: answerBytes,
      severity: "none",
    });
    return admission.admit ? text : null;
  } catch {
    return null;
  }
}

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

/** A gathered stream is a plain body: what said that it was a stream goes. */
function plainHeaders({ kind, headers }: SharedAnswer["head"]): Readonly<Record<string, string>> {
  return kind === "json" ? headers : { ...headers, "content-type": JSON_TYPE };
}

function relayFailure(context: RequestContext, { head }: SharedAnswer, text: string): GatewayReply {
  context.trace.finish({ ...UPSTREAM_ERROR, ofRequest: isFaultOfRequest(head.status) });
  return jsonReply(context, head.status, head.headers, text);
}

function jsonReply(
  context: RequestContext,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): GatewayReply {
  return {
    kind: "json",
    status,
    headers: { "content-type": JSON_TYPE, ...headers, ...headersOf(context, status) },
    body,
  };
}

/** Nothing was spent for this request: it counts as served. */
function servedEnding({ trace }: RequestContext, cost: FlightCost): Ending {
  return { outcome: "hit-exact", reason: "collapsed", ...cost, upstreamMs: trace.elapsedMs() };
}

async function finishLater(context: RequestContext, answer: SharedAnswer): Promise<void> {
  const waitedMs = context.trace.elapsedMs();
  const cost = (await answer.cost) ?? NO_COST;
  context.trace.finish({ ...servedEnding(context, cost), upstreamMs: waitedMs, durationMs: waitedMs });
}

function headersOf({ trace }: RequestContext, status = 200): Record<string, string> {
  return lookUpHeaders({
    ...(status === 200
      ? ({ outcome: "hit-exact", reason: "collapsed" } as const)
      : ({ outcome: "error", reason: "upstream-error" } as const)),
    similarity: null,
    entryId: null,
    ageSeconds: null,
    ttlSeconds: null,
    latencySavedMs: null,
    collapsed: true,
    requestId: trace.requestId,
  });
}
