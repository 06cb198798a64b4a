import { parseJsonObject } from "@/lib/core/json";
import { admit } from "@/lib/wire/admission";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import { createRelay } from "@/lib/wire/relay";
import type { FlightCost, SharedAnswer } from "../../ports/flight";
import type { Journey } from "./complete";
import { relayed } from "./forward-miss";
import { NO_COST } from "./keep-answer";
import { keepsToolCalls } from "./plan-tools";
import { type GatewayReply, JSON_TYPE, streamHeaders } from "./reply";
import { sentDigestOf } from "./sent-body";
import type { Ending } from "./trace";

/**
 * The answer of an equal request's call, in the form that this one asked for. Null: this request must ask for itself,
 * because the answer is of the other form and did not end as one that may be shared, or refuses what this one does not say.
 */
export async function replyWithShared(journey: Journey, answer: SharedAnswer): Promise<GatewayReply | null> {
  const { parsed, call } = journey;
  const left = call.signal();
  const { head } = answer;
  if (head.sentDigest !== undefined && head.sentDigest !== sentDigestOf(journey)) return null;
  if (head.kind === "stream" && (parsed.stream || head.status !== 200)) return streamAsItComes(journey, answer, left);
  const text = await textOf(journey, answer, left);
  if (text === null) return null;
  if (head.status !== 200) return relayFailure(journey, answer, text);
  const body = head.kind === "json" && !parsed.stream ? null : parseJsonObject(text);
  void finishLater(journey, answer);
  if (!parsed.stream) return jsonReply(journey, 200, plainHeaders(head), call.adapter.replay(text));
  if (body === null) return null;
  const chunks = call.adapter.replayStream(body, { includeUsage: parsed.includeUsage });
  return { kind: "stream", status: 200, headers: streamHeaders(headersOf(journey)), chunks };
}

/** Bytes as they come, from the beginning. */
function streamAsItComes(journey: Journey, answer: SharedAnswer, left: AbortSignal): GatewayReply {
  const { wire, includeUsage } = journey.parsed;
  const { status, headers } = answer.head;
  const chunks = followed(journey, answer, relayed(answer.read(left), createRelay(wire, { includeUsage })));
  return { kind: "stream", status, headers: streamHeaders({ ...headers, ...headersOf(journey, status) }), chunks };
}

async function* followed(journey: Journey, answer: SharedAnswer, chunks: AsyncIterable<string>): AsyncIterable<string> {
  let ending: Ending = UPSTREAM_ERROR;
  try {
    yield* chunks;
    const cost = (await answer.cost) ?? NO_COST;
    if (answer.head.status === 200) ending = servedEnding(journey, cost);
  } finally {
    journey.trace.finish(ending);
  }
}

/** The whole answer as one text. A stream that was asked for as a plain body is gathered, and given only if it is one that all may have. */
async function textOf(journey: Journey, answer: SharedAnswer, left: AbortSignal): Promise<string | null> {
  const { adapter } = journey.call;
  const { answerBytes } = journey.services.limits;
  try {
    if (answer.head.kind === "json") return await joined(answer.read(left));
    const collector = adapter.collector(answerBytes);
    for await (const chunk of answer.read(left)) collector.push(chunk);
    const body = collector.finish();
    if (body === null) return null;
    const text = JSON.stringify(body);
    const facts = adapter.facts(body);
    const admission = admit(facts, {
      keepsToolCalls: keepsToolCalls(journey.plan.tools, facts),
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

function relayFailure(journey: Journey, { head }: SharedAnswer, text: string): GatewayReply {
  journey.trace.finish(UPSTREAM_ERROR);
  return jsonReply(journey, head.status, head.headers, text);
}

function jsonReply(
  journey: Journey,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): GatewayReply {
  return {
    kind: "json",
    status,
    headers: { "content-type": JSON_TYPE, ...headers, ...headersOf(journey, status) },
    body,
  };
}

const UPSTREAM_ERROR: Ending = { outcome: "error", reason: "upstream-error" };

/** Nothing was spent for this request: it counts as served. */
function servedEnding({ trace }: Journey, cost: FlightCost): Ending {
  return { outcome: "hit-exact", reason: "collapsed", ...cost, upstreamMs: trace.elapsedMs() };
}

async function finishLater(journey: Journey, answer: SharedAnswer): Promise<void> {
  const waitedMs = journey.trace.elapsedMs();
  const cost = (await answer.cost) ?? NO_COST;
  journey.trace.finish({ ...servedEnding(journey, cost), upstreamMs: waitedMs, durationMs: waitedMs });
}

function headersOf({ trace }: Journey, status = 200): Record<string, string> {
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
