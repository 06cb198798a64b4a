import { type JsonObject, parseJsonObject } from "@/lib/core/json";
import type { StoreRefusal } from "@/lib/core/outcome";
import type { AnswerFacts } from "@/lib/wire/adapter";
import { answerUsage } from "@/lib/wire/answer-usage";
import { hasMoreMembers } from "@/lib/wire/json-bounds";
import { createRelay } from "@/lib/wire/relay";
import { streamUsage } from "@/lib/wire/stream-usage";
import type { FlightHead, FlightLead } from "../../ports/flight";
import { type UpstreamResponse, UpstreamUnreachable } from "../../ports/upstream";
import { providerLabel } from "../metrics";
import { isFormAsked } from "./answer-form";
import type { RequestContext } from "./complete";
import { admitAtOnce, costOf, type FreshAnswer, keepLater, mayStore, NO_COST } from "./keep-answer";
import { leaveStream } from "./leave-stream";
import type { NoHit } from "./look-up";
import { finishStream, type Miss, missHeaders, missOutcome, UPSTREAM_ERROR } from "./miss";
import { failureOf, isFaultOfRequest } from "./provider-failure";
import { type LongResponse, noteTooLarge, relayLong } from "./relay-long";
import { type GatewayReply, JSON_TYPE, streamHeaders } from "./reply";
import { sentBody, sentDigestOf } from "./sent-body";
import { serveStale } from "./serve-stale";
import { type Ending, spanHeaders } from "./trace";

type StreamResponse = Extract<UpstreamResponse, { kind: "stream" }>;
type JsonResponse = Extract<UpstreamResponse, { kind: "json" }>;

/** Asks the provider and relays its answer as it is, to all who share the call; the store follows. */
export async function forwardMiss(context: RequestContext, found: NoHit, lead: FlightLead): Promise<GatewayReply> {
  const { services, trace } = context;
  const sentAt = services.clock.elapsed();
  const miss: Miss = { context, found, lead, latencyMs: () => services.clock.elapsed() - sentAt };
  let response: UpstreamResponse | null = null;
  try {
    response = await askProvider(miss);
    const stale = await serveStale(context, response, miss.latencyMs());
    if (response.kind !== "json" && stale !== null) return giveBack(miss, response, stale);
    if (response.kind === "stream") return replyWithStream(miss, response);
    if (response.kind === "long") return relayLong(miss, response);
    const reply = replyWithJson(miss, response, stale === null);
    return stale ?? reply;
  } catch (error) {
    lead.fail(error);
    if (response !== null && response.kind !== "json") leaveStream(services, response);
    const unreachable = error instanceof UpstreamUnreachable;
    const stale = unreachable ? await serveStale(context, null, miss.latencyMs()) : null;
    if (stale !== null) return stale;
    const reason = unreachable ? "upstream-unreachable" : "upstream-error";
    trace.finish({ outcome: "error", reason, upstreamMs: miss.latencyMs() });
    throw error;
  }
}

async function askProvider({ context, lead, latencyMs }: Miss): Promise<UpstreamResponse> {
  const { services, upstream, ownKey, parsed, call, trace } = context;
  const response = await upstream.send({
    wire: call.adapter.wire,
    model: parsed.model,
    body: sentBody(context),
    stream: parsed.stream,
    signal: lead.signal,
    requestId: trace.requestId,
    headers: { ...call.client.headers, ...call.hops, ...spanHeaders(trace) },
    search: call.client.search,
    wholeBytes: services.limits.answerBytes,
    ...(ownKey === null ? {} : { apiKey: ownKey.secret }),
  });
  ownKey?.heard(response.status);
  services.metrics.upstream.observe({ provider: providerLabel(upstream), status: response.status }, latencyMs() / 1000);
  return response;
}

/** An answer piece by piece that failed, and whose leader is served an older one: the others ask for themselves. */
function giveBack({ lead, context }: Miss, response: StreamResponse | LongResponse, stale: GatewayReply): GatewayReply {
  leaveStream(context.services, response);
  lead.land();
  return stale;
}

/** @param isReply false: only those who wait are answered by it */
function replyWithJson(miss: Miss, response: JsonResponse, isReply: boolean): GatewayReply {
  const { context, found } = miss;
  const latencyMs = miss.latencyMs();
  const failed = response.status >= 400;
  const { outcome, reason } = failed ? UPSTREAM_ERROR : missOutcome(context, found);
  const { score, guards, edits } = found;
  const ofRequest = isFaultOfRequest(response.status);
  const ending = { outcome, reason, ofRequest, score, guards, edits, upstreamMs: latencyMs };
  const detail = shareJson(miss, response, isReply ? { ...ending, durationMs: context.trace.elapsedMs() } : null);
  const headers = {
    "content-type": JSON_TYPE,
    ...response.headers,
    ...missHeaders(context, found, outcome, reason, detail),
  };
  return { kind: "json", status: response.status, headers, body: response.text };
}

/**
 * Hands a whole answer to those who wait, and to the store.
 * @param ending how the leader's request ended; null: it was answered by something else
 * @returns what is known of the store so far
 */
function shareJson(miss: Miss, response: JsonResponse, ending: Ending | null): StoreRefusal | "store-pending" | null {
  const { context, lead } = miss;
  const { plan } = context;
  const finish = (more: Partial<Ending>) => ending !== null && context.trace.finish({ ...ending, ...more });
  if (response.status !== 200) {
    if (failureOf(response.status) === "own") lead.refuse();
    hand(miss, response);
    lead.land();
    finish({ notStored: plan.noStore ?? "status" });
    return null;
  }
  if (isTooMuch(context, response.text)) return shareTooLarge(miss, response, finish);
  const answer = freshAnswer(miss, response);
  const cost = answer === null ? NO_COST : costOf(context, answer.facts.tokensIn, answer.facts.tokensOut);
  const refusal = answer === null ? "incomplete" : refusalAtOnce(miss, response, answer);
  if (refusal !== null || !mayStore(context)) lead.refuse();
  hand(miss, response);
  lead.cost(cost);
  if (refusal === null && answer !== null && mayStore(context)) {
    keepLater(miss.context, miss.found, answer, cost, lead, (kept) => finish({ ...cost, ...kept }));
    return "store-pending";
  }
  lead.land();
  finish({ ...cost, notStored: plan.noStore ?? refusal });
  return mayStore(context) ? refusal : null;
}

/** Few members are parsed in a moment, however long their text is; many are not, and are not stored. */
function isTooMuch({ services: { limits } }: RequestContext, text: string): boolean {
  const isLong = text.length > limits.loopBodyBytes;
  return text.length > limits.answerBytes || (isLong && hasMoreMembers(text, limits.loopMembers, limits.jsonDepth));
}

/** Handed on, and of what is in it only the cost read: it can't be stored. */
function shareTooLarge(
  miss: Miss,
  response: JsonResponse,
  finish: (more: Partial<Ending>) => void,
): StoreRefusal | null {
  const { context, lead } = miss;
  lead.refuse();
  hand(miss, response);
  const usage = answerUsage(context.call.adapter);
  usage.push(response.text);
  const cost = costOf(context, ...usage.tokens());
  lead.cost(cost);
  lead.land();
  finish({ ...cost, notStored: noteTooLarge(context) });
  return mayStore(context) ? "too-large" : null;
}

function headOf({ context }: Miss, { kind, status, headers }: StreamResponse | JsonResponse): FlightHead {
  const isOfRequest = status !== 200 && failureOf(status) === "equal";
  return { kind, status, headers, ...(isOfRequest ? { sentDigest: sentDigestOf(context) } : {}) };
}

function hand(miss: Miss, response: JsonResponse): void {
  const { lead } = miss;
  lead.open(headOf(miss, response));
  // Nobody need have read it before it is all there.
  void lead.push(response.text);
  lead.end();
}

/** Null: no JSON object. */
function freshAnswer({ context, latencyMs }: Miss, { text }: JsonResponse): FreshAnswer | null {
  const body = parseJsonObject(text);
  if (body === null) return null;
  return { body: () => body, facts: context.call.adapter.facts(body), chars: text.length, latencyMs: latencyMs() };
}

/** Counted when it is the only thing that kept an answer from being stored. */
function refusalAtOnce(
  { context }: Miss,
  response: StreamResponse | JsonResponse,
  answer: FreshAnswer,
): StoreRefusal | null {
  const admission = admitAtOnce(context, answer);
  if (admission.admit && isFormAsked(context.parsed, response)) return null;
  const reason = admission.admit ? "not-as-asked" : admission.reason;
  if (mayStore(context)) context.services.metrics.stores.inc({ result: reason });
  return reason;
}

function replyWithStream(miss: Miss, response: StreamResponse): GatewayReply {
  const { context, found, lead } = miss;
  const { parsed } = context;
  const { status } = response;
  const { outcome, reason } = status < 400 ? missOutcome(context, found) : UPSTREAM_ERROR;
  const detail = status === 200 && mayStore(context) ? "store-pending" : null;
  const headers = { ...response.headers, ...missHeaders(context, found, outcome, reason, detail) };
  if (status !== 200 && failureOf(status) === "own") lead.refuse();
  lead.open(headOf(miss, response));
  const chunks = relayed(lead.read(), createRelay(parsed.wire, { includeUsage: parsed.includeUsage }));
  context.services.background("relay of a stream", () => pump(miss, response));
  return { kind: "stream", status, headers: streamHeaders(headers), chunks };
}

/** One reader's way of a stream: less what only Lethe asked for. */
export async function* relayed(
  chunks: AsyncIterable<string>,
  relay: ReturnType<typeof createRelay>,
): AsyncIterable<string> {
  for await (const chunk of chunks) {
    const out = relay.push(chunk);
    if (out !== "") yield out;
  }
  const rest = relay.end();
  if (rest !== "") yield rest;
}

/** Takes the stream from the provider, whoever reads it and how fast, and gathers it as far as it may be stored. */
async function pump(miss: Miss, response: StreamResponse): Promise<void> {
  const { context, lead } = miss;
  const { services, call } = context;
  const gathered =
    mayStore(context) && response.status === 200 ? call.adapter.collector(services.limits.answerBytes) : null;
  const usage = streamUsage();
  try {
    for await (const chunk of response.events) {
      gathered?.push(chunk);
      usage.push(chunk);
      await lead.push(chunk);
    }
  } catch (error) {
    lead.refuse();
    lead.fail(error);
    lead.land();
    finishStream(miss, {
      ...UPSTREAM_ERROR,
      ...costOf(context, ...usage.tokens()),
      notStored: context.plan.noStore ?? "incomplete",
    });
    return;
  }
  endStream(miss, response, gathered?.finish() ?? null, usage.tokens());
}

function endStream(
  miss: Miss,
  response: StreamResponse,
  body: JsonObject | null,
  tokens: readonly [number | null, number | null],
): void {
  const { context, found, lead } = miss;
  const { status } = response;
  const latencyMs = miss.latencyMs();
  const ending = status === 200 ? missOutcome(context, found) : UPSTREAM_ERROR;
  if (!mayStore(context) || status !== 200) {
    lead.end();
    lead.land();
    const cost = costOf(context, ...tokens);
    const costUnknown = status === 200 && cost.costUnknown;
    finishStream(miss, { ...ending, ...cost, costUnknown, notStored: context.plan.noStore ?? "status" });
    return;
  }
  const facts = body === null ? null : context.call.adapter.facts(body);
  const cost = costOf(context, facts?.tokensIn ?? tokens[0], facts?.tokensOut ?? tokens[1]);
  const answer = body === null || facts === null ? null : gatheredAnswer(body, facts, latencyMs);
  const refusal = answer === null ? "incomplete" : refusalAtOnce(miss, response, answer);
  if (answer === null || refusal !== null) {
    lead.refuse();
    lead.end();
    lead.cost(cost);
    lead.land();
    finishStream(miss, { ...(answer === null ? UPSTREAM_ERROR : ending), ...cost, notStored: refusal });
    return;
  }
  lead.end();
  lead.cost(cost);
  keepLater(context, found, answer, cost, lead, (kept) => finishStream(miss, { ...ending, ...cost, ...kept }));
}

function gatheredAnswer(body: JsonObject, facts: AnswerFacts, latencyMs: number): FreshAnswer {
  const text = JSON.stringify(body);
  return { body: () => body, facts, text, chars: text.length, latencyMs };
}
