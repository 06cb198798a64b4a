import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import type { Outcome, Reason, StoreRefusal } from "@/lib/core/outcome";
import { WireError } from "@/lib/wire/adapter";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import { answersOfItems, itemsOf, joinedAnswer, requestOfItem, requestOfMissing } from "@/lib/wire/embedding-items";
import { stringifyExact } from "@/lib/wire/exact-numbers";
import { withForwardedSubject } from "@/lib/wire/forwarded-subject";
import { type UpstreamResponse, UpstreamUnreachable } from "../../ports/upstream";
import type { Services } from "../context";
import { nextId } from "../ids";
import { providerLabel } from "../metrics";
import type { CompletionCall, Journey, Prepared } from "./complete";
import { admitAtOnce, costOf, type FreshAnswer, keepLater, mayStore } from "./keep-answer";
import { type LookUp, lookUpIfAllowed } from "./look-up";
import { type Plan, planRequest } from "./plan-request";
import { type GatewayReply, JSON_TYPE } from "./reply";
import { spanHeaders, startTrace } from "./trace";

/** Between so many inputs others have a turn. */
const ITEMS_A_TURN = 16;

interface Item {
  readonly input: JsonValue;
  readonly journey: Journey;
  readonly found: LookUp;
}

interface Batch {
  readonly services: Services;
  readonly call: CompletionCall;
  readonly prepared: Prepared;
  readonly items: readonly Item[];
  /** Places of those that the provider is asked for. */
  readonly missing: readonly number[];
  readonly sentAt: number;
}

/** The inputs of a batch of embeddings that is looked at item by item; null: it goes the way of every request. */
export function embeddingItems(call: CompletionCall, { parsed }: Pick<Prepared, "parsed">): JsonValue[] | null {
  if (parsed.wire !== "openai.embeddings" || !("exact" in call.body) || call.body.exact.size > 0) return null;
  return itemsOf(parsed.upstreamBody);
}

/**
 * A batch of embeddings: each input has its own plan, key and entry, as if it had been asked for alone, and only those that
 * are not held are asked of the provider. One request to whoever counts.
 */
export async function embedItems(
  services: Services,
  call: CompletionCall,
  prepared: Prepared,
  inputs: readonly JsonValue[],
): Promise<GatewayReply> {
  const items = await lookUpItems(services, call, prepared, inputs);
  const missing = items.flatMap(({ found }, at) => (found.kind === "hit" ? [] : [at]));
  const batch: Batch = { services, call, prepared, items, missing, sentAt: services.clock.elapsed() };
  if (missing.length === 0) return reply(batch, items.map(heldAnswer), { outcome: "hit-exact", reason: "same-key" });
  if (prepared.controls.onlyIfCached) throw refuseUncached(batch);
  try {
    return await askForMissing(batch);
  } catch (error) {
    traceOf(batch).finish({ outcome: "error", reason: "upstream-unreachable", upstreamMs: elapsed(batch) });
    throw error;
  }
}

async function lookUpItems(
  services: Services,
  call: CompletionCall,
  prepared: Prepared,
  inputs: readonly JsonValue[],
): Promise<Item[]> {
  const { controls, upstream, ownKey, account, startedAt, reservation, parsed } = prepared;
  const isProven = ownKey === null || (await ownKey.isProven());
  const known = { controls, provider: upstream.provider, client: { ...call.client.identity, ...account } };
  const items: Item[] = [];
  const { traceparent } = call.headers;
  let trace: Journey["trace"] | null = null;
  for (const [at, input] of inputs.entries()) {
    if (at % ITEMS_A_TURN === ITEMS_A_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    const one = call.adapter.parse(requestOfItem(parsed.upstreamBody, input));
    const planned = await planRequest(services, call.actor, { parsed: one, ...known });
    const plan: Plan = isProven ? planned : { ...planned, lookup: false, unproven: true };
    trace ??= startTrace(services, {
      plan,
      parsed,
      controls,
      startedAt,
      requestId: nextId(),
      reservation,
      traceparent,
    });
    const journey: Journey = { services, call, parsed: one, controls, upstream, plan, trace, ownKey };
    items.push({ input, journey, found: await lookUpIfAllowed(services, plan, controls) });
  }
  return items;
}

async function askForMissing(batch: Batch): Promise<GatewayReply> {
  const { prepared, items, missing, call } = batch;
  const response = await send(batch);
  if (response.kind === "stream") throw new UpstreamUnreachable("it answered embeddings by a stream");
  const answer = response.status === 200 ? parseObject(response.text) : null;
  if (response.status !== 200) return relay(batch, response, "upstream-error");
  const facts = answer === null ? null : call.adapter.facts(answer);
  const count = Array.isArray(answer?.data) ? answer.data.length : 0;
  if (answer === null || facts?.complete !== true || count !== missing.length) {
    // Whole it can be relayed as it is; with what was held it can't be put together.
    if (missing.length === items.length) return relay(batch, response, "not-found");
    throw new UpstreamUnreachable("it answered with other embeddings than were asked for");
  }
  const fresh = answersOfItems(
    answer,
    missing.map((at) => items[at]?.input ?? null),
  );
  const whole = items.map((item, at) => {
    const place = missing.indexOf(at);
    return place === -1 ? heldAnswer(item) : (fresh[place] as JsonObject);
  });
  const refusals = missing.map((at, place) => keepItem(batch, at, fresh[place] as JsonObject));
  const { tokensIn, tokensOut } = facts;
  const cost = costOf({ ...traceJourney(batch), parsed: prepared.parsed }, tokensIn, tokensOut);
  const bypassed = missing.every((at) => items[at]?.journey.plan.bypass !== null);
  const reason = reasonOf(items[missing[0] ?? 0]);
  const notStored = refusals.find((refusal) => refusal !== null) ?? null;
  const ending = { outcome: bypassed ? ("bypass" as const) : ("miss" as const), reason, ...cost };
  return reply(
    batch,
    whole,
    { ...ending, stored: refusals.includes(null), notStored, upstreamMs: elapsed(batch) },
    response,
  );
}

async function send(batch: Batch): Promise<UpstreamResponse> {
  const { services, call, prepared, items, missing } = batch;
  const { parsed, upstream, ownKey } = prepared;
  const { plan, trace } = traceJourney(batch);
  const inputs = items.map(({ input }) => input);
  const body = requestOfMissing(parsed.upstreamBody, inputs, missing);
  const { forwardedSubject: subject } = plan;
  const sent = subject === undefined ? body : withForwardedSubject(parsed.wire, body, subject);
  const response = await upstream.send({
    wire: parsed.wire,
    body: stringifyExact(sent, new Map()),
    stream: false,
    signal: call.signal(),
    requestId: trace.requestId,
    headers: { ...call.client.headers, ...call.hops, ...spanHeaders(trace) },
    search: call.client.search,
    ...(ownKey === null ? {} : { apiKey: ownKey.secret }),
  });
  await ownKey?.heard(response.status);
  services.metrics.upstream.observe(
    { provider: providerLabel(upstream), status: response.status },
    elapsed(batch) / 1000,
  );
  return response;
}

/** The store of one input follows the answer. @returns why it is known already that it will not be stored; null: it may be */
function keepItem(batch: Batch, at: number, body: JsonObject): StoreRefusal | null {
  const { services, call, items } = batch;
  const { journey, found } = items[at] as Item;
  if (found.kind === "hit") return null;
  if (!mayStore(journey)) return journey.plan.noStore;
  const facts = call.adapter.facts(body);
  const text = JSON.stringify(body);
  const answer: FreshAnswer = { body, facts, text, chars: text.length, latencyMs: elapsed(batch) };
  const admission = admitAtOnce(journey, answer);
  if (!admission.admit) return admission.reason;
  const lead = services.flights.alone(call.signal());
  keepLater(journey, found, answer, costOf(journey, facts.tokensIn, facts.tokensOut), lead, () => undefined);
  return null;
}

function heldAnswer({ found }: Item): JsonObject {
  if (found.kind !== "hit") throw new Error("invariant: what is not held was asked for");
  return JSON.parse(found.answerText) as JsonObject;
}

type Ending = Parameters<Journey["trace"]["finish"]>[0];

function reply(
  batch: Batch,
  answers: readonly JsonObject[],
  ending: Ending,
  response?: Extract<UpstreamResponse, { kind: "json" }>,
): GatewayReply {
  const { items, missing } = batch;
  traceOf(batch).finish({ ...(missing.length === 0 ? savedBy(items) : {}), ...ending });
  const headers = {
    ...(response?.headers ?? {}),
    "content-type": JSON_TYPE,
    ...headersOf(batch, ending.outcome, ending.reason),
    "lethe-items": `hits=${items.length - missing.length}, misses=${missing.length}`,
  };
  return { kind: "json", status: 200, headers, body: JSON.stringify(joinedAnswer(answers)) };
}

function savedBy(items: readonly Item[]) {
  const entries = items.flatMap(({ found }) => (found.kind === "hit" ? [found.entry] : []));
  const sum = (field: "tokensIn" | "costMicroUsd") => entries.reduce((total, entry) => total + entry[field], 0);
  const latencySavedMs = Math.max(0, ...entries.map(({ latencyMs }) => latencyMs));
  return { tokensIn: sum("tokensIn"), tokensOut: 0, costMicroUsd: sum("costMicroUsd"), latencySavedMs };
}

/** As it came: there is nothing to put together or to keep. */
function relay(batch: Batch, response: Extract<UpstreamResponse, { kind: "json" }>, reason: Reason): GatewayReply {
  const outcome: Outcome = response.status === 200 ? "miss" : "error";
  const notStored = response.status === 200 ? "incomplete" : "status";
  traceOf(batch).finish({ outcome, reason, notStored, upstreamMs: elapsed(batch) });
  const headers = { "content-type": JSON_TYPE, ...response.headers, ...headersOf(batch, outcome, reason) };
  return { kind: "json", status: response.status, headers, body: response.text };
}

function headersOf(batch: Batch, outcome: Outcome, reason: Reason): Record<string, string> {
  return lookUpHeaders({
    outcome,
    reason,
    similarity: null,
    entryId: null,
    ageSeconds: null,
    ttlSeconds: null,
    latencySavedMs: null,
    collapsed: false,
    requestId: traceOf(batch).requestId,
  });
}

function reasonOf(item: Item | undefined): Reason {
  return item === undefined || item.found.kind === "hit" ? "not-found" : item.found.reason;
}

function traceJourney({ items }: Batch): Journey {
  return (items[0] as Item).journey;
}

function traceOf(batch: Batch): Journey["trace"] {
  return traceJourney(batch).trace;
}

function elapsed({ services, sentAt }: Batch): number {
  return services.clock.elapsed() - sentAt;
}

function refuseUncached(batch: Batch): WireError {
  traceOf(batch).finish({ outcome: "error", reason: "only-if-cached" });
  return new WireError({
    status: 504,
    code: "not_cached",
    message: "The request asked for a cached answer only (only-if-cached), and not all of its inputs are held.",
  });
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
