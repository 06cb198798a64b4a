import type { EntryId } from "@/lib/core/brand";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import type { Outcome, Reason } from "@/lib/core/outcome";
import type { AnswerFacts } from "@/lib/wire/adapter";
import { admit } from "@/lib/wire/admission";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import { stringifyExact } from "@/lib/wire/exact-numbers";
import { createRelay } from "@/lib/wire/relay";
import { type UpstreamResponse, UpstreamUnreachable } from "../../ports/upstream";
import { withDeadline } from "../deadline";
import type { Journey } from "./complete";
import type { Landing } from "./flights";
import type { LookUp } from "./look-up";
import { priceCall } from "./price-call";
import { type GatewayReply, JSON_TYPE, streamHeaders } from "./reply";
import { scrubberOf, scrubWireAnswer } from "./scrub-answer";
import { serveStale } from "./serve-stale";
import { type AnswerToStore, storeAnswer } from "./store-answer";

type NoHit = Extract<LookUp, { kind: "none" }>;

/** What became of an upstream answer, for headers and record. */
interface Kept {
  readonly stored: boolean;
  readonly entryId: EntryId | null;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly costMicroUsd: number;
}

const NOT_KEPT: Kept = { stored: false, entryId: null, tokensIn: 0, tokensOut: 0, costMicroUsd: 0 };

/** Asks the provider, relays its answer as it is, and stores what may be stored. `land` is called in the end, whatever happens. */
export async function forwardMiss(
  journey: Journey,
  found: NoHit,
  land: (landing: Landing) => void,
): Promise<GatewayReply> {
  const { services, upstream, parsed, call, trace } = journey;
  const sentAt = services.clock.elapsed();
  const latencyMs = () => services.clock.elapsed() - sentAt;
  try {
    const response = await upstream.send({
      wire: parsed.wire,
      body: upstreamBody(journey),
      stream: parsed.stream,
      signal: call.signal(),
      requestId: trace.requestId,
    });
    services.metrics.upstream.observe({ provider: upstream.provider, status: response.status }, latencyMs() / 1000);
    const stale = await serveStale(journey, response, latencyMs());
    if (stale !== null) {
      land("not-stored");
      return stale;
    }
    if (response.kind === "stream") return relayStream(journey, found, response, { land, latencyMs });
    const upstreamMs = latencyMs();
    const kept = await keepJson(journey, response, upstreamMs);
    land(kept.stored ? "stored" : "not-stored");
    return replyWithJson(journey, found, response, kept, upstreamMs);
  } catch (error) {
    land("not-stored");
    const unreachable = error instanceof UpstreamUnreachable;
    const stale = unreachable ? await serveStale(journey, null, latencyMs()) : null;
    if (stale !== null) return stale;
    trace.finish({
      outcome: "error",
      reason: unreachable ? "upstream-unreachable" : "upstream-error",
      upstreamMs: latencyMs(),
    });
    throw error;
  }
}

/** What is forwarded is what was keyed: serialised from the parsed value. */
function upstreamBody({ parsed, call }: Journey): string {
  const body = parsed.stream ? call.adapter.streamedUpstreamBody(parsed.upstreamBody) : parsed.upstreamBody;
  return stringifyExact(body, call.body.exact);
}

function replyWithJson(
  journey: Journey,
  found: NoHit,
  response: Extract<UpstreamResponse, { kind: "json" }>,
  kept: Kept,
  upstreamMs: number,
): GatewayReply {
  const { outcome, reason } = response.status < 400 ? missOutcome(journey, found) : UPSTREAM_ERROR;
  journey.trace.finish({
    outcome,
    reason,
    score: found.score,
    guards: found.guards,
    idfEpoch: found.idfEpoch,
    upstreamMs,
    ...kept,
  });
  const headers = {
    "content-type": JSON_TYPE,
    ...response.headers,
    ...missHeaders(journey, found, outcome, reason, kept),
  };
  return { kind: "json", status: response.status, headers, body: response.text };
}

const UPSTREAM_ERROR: { outcome: Outcome; reason: Reason } = { outcome: "error", reason: "upstream-error" };

function missOutcome({ plan }: Journey, found: NoHit): { outcome: Outcome; reason: Reason } {
  const bypassed = plan.bypass !== null || found.reason === "cache-unavailable" || (!plan.lookup && !plan.store);
  return { outcome: bypassed ? "bypass" : "miss", reason: found.reason };
}

function missHeaders(
  journey: Journey,
  found: NoHit,
  outcome: Outcome,
  reason: Reason,
  { stored, entryId }: Kept,
): Record<string, string> {
  return lookUpHeaders({
    outcome,
    reason,
    similarity: journey.trace.toldScore(outcome, found.score),
    entryId,
    ageSeconds: null,
    ttlSeconds: stored ? journey.plan.ttlSeconds : null,
    latencySavedMs: null,
    collapsed: false,
    stored,
    requestId: journey.trace.requestId,
  });
}

async function keepJson(
  journey: Journey,
  response: Extract<UpstreamResponse, { kind: "json" }>,
  latencyMs: number,
): Promise<Kept> {
  if (response.status !== 200) return NOT_KEPT;
  const body = parseObject(response.text);
  return body === null ? NOT_KEPT : keepAnswer(journey, body, latencyMs);
}

/** The one place where an upstream answer is admitted and stored. Never throws, never waits long: the caller's answer matters more. */
async function keepAnswer(journey: Journey, body: JsonObject, latencyMs: number): Promise<Kept> {
  const { services, plan } = journey;
  let spent = NOT_KEPT;
  try {
    const facts = journey.call.adapter.facts(body);
    const tokens = { tokensIn: facts.tokensIn ?? 0, tokensOut: facts.tokensOut ?? 0 };
    const costMicroUsd = priceCall(plan.tenant.settings, { model: journey.parsed.model, ...tokens });
    spent = { ...NOT_KEPT, ...tokens, costMicroUsd };
    if (plan.bypass !== null || !plan.store) return spent;
    const answer = await admitAnswer(journey, body, facts, {
      ...tokens,
      costMicroUsd,
      latencyMs: Math.round(latencyMs),
    });
    if (answer === null) return spent;
    const result = await withDeadline(storeAnswer(services, plan, answer), services.limits.storeDeadlineMs);
    services.metrics.stores.inc({ result: result.kind === "stored" ? "stored" : result.why });
    return result.kind === "stored" ? { ...spent, stored: true, entryId: result.id } : spent;
  } catch (error) {
    services.log.error({ err: error }, "an answer could not be stored");
    services.metrics.stores.inc({ result: "failed" });
    return spent;
  }
}

/** The answer as it may be kept; null when it may not. */
async function admitAnswer(
  journey: Journey,
  body: JsonObject,
  facts: AnswerFacts,
  recorded: Pick<AnswerToStore, "tokensIn" | "tokensOut" | "costMicroUsd" | "latencyMs">,
): Promise<AnswerToStore | null> {
  const { services, call, plan, parsed, controls, upstream, trace } = journey;
  const scrubbed = await scrubWireAnswer(scrubberOf(services, plan.tenant), call.adapter, body);
  const bytes = Buffer.byteLength(JSON.stringify(scrubbed.answer));
  const limits = { status: 200, bytes, maxBytes: services.limits.answerBytes, severity: scrubbed.severity };
  const admission = admit(facts, limits);
  if (!admission.admit) {
    services.metrics.stores.inc({ result: admission.reason });
    return null;
  }
  return {
    scrubbed,
    wire: parsed.wire,
    model: parsed.model,
    provider: upstream.provider,
    agent: controls.agent,
    namespace: controls.namespace,
    ...recorded,
    tags: controls.tags,
    metadata: {},
    requestId: trace.requestId,
  };
}

function relayStream(
  journey: Journey,
  found: NoHit,
  response: Extract<UpstreamResponse, { kind: "stream" }>,
  flight: { land: (landing: Landing) => void; latencyMs: () => number },
): GatewayReply {
  const { outcome, reason } = response.status < 400 ? missOutcome(journey, found) : UPSTREAM_ERROR;
  // Whether it will be stored is known only at the end of the stream: the header says no.
  const headers = { ...response.headers, ...missHeaders(journey, found, outcome, reason, NOT_KEPT) };
  const chunks = relayChunks(journey, found, response, flight);
  return { kind: "stream", status: response.status, headers: streamHeaders(headers), chunks };
}

async function* relayChunks(
  journey: Journey,
  found: NoHit,
  response: Extract<UpstreamResponse, { kind: "stream" }>,
  flight: { land: (landing: Landing) => void; latencyMs: () => number },
): AsyncIterable<string> {
  const { call, parsed, trace } = journey;
  const collector = call.adapter.collector();
  const relay = createRelay(parsed.wire, { includeUsage: parsed.includeUsage });
  let kept = NOT_KEPT;
  let upstreamMs: number | null = null;
  let ending = missOutcome(journey, found);
  try {
    for await (const chunk of response.events) {
      collector.push(chunk);
      const out = relay.push(chunk);
      if (out !== "") yield out;
    }
    const rest = relay.end();
    upstreamMs = flight.latencyMs();
    const answer = collector.finish();
    if (answer === null || response.status !== 200) ending = UPSTREAM_ERROR;
    else kept = await keepAnswer(journey, answer, upstreamMs);
    if (rest !== "") yield rest;
  } catch (error) {
    ending = UPSTREAM_ERROR;
    throw error;
  } finally {
    // Also reached when the client went away: the generator is returned early, and nothing half is stored.
    flight.land(kept.stored ? "stored" : "not-stored");
    const { score, guards, idfEpoch } = found;
    trace.finish({ ...ending, score, guards, idfEpoch, upstreamMs: upstreamMs ?? flight.latencyMs(), ...kept });
  }
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
