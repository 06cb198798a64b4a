import type { JsonObject, JsonValue } from "@/lib/core/json";
import type { Outcome, Reason, StoreRefusal } from "@/lib/core/outcome";
import { WireError } from "@/lib/wire/adapter";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import {
  itemsOf,
  requestOfItem,
  requestOfMissing,
  type WholeBatch,
  weightOf,
  wholeBatchOf,
} from "@/lib/wire/embedding-items";
import { stringifyExact } from "@/lib/wire/exact-numbers";
import { withForwardedSubject } from "@/lib/wire/forwarded-subject";
import { withZeroEmbeddingUsage } from "@/lib/wire/hit-usage";
import { type UpstreamResponse, UpstreamUnreachable } from "../../ports/upstream";
import { WorkerError } from "../../ports/worker-pool";
import type { Services } from "../context";
import { nextId } from "../ids";
import { providerLabel } from "../metrics";
import { ServiceError } from "../service-error";
import type { CompletionCall, Prepared, RequestContext } from "./complete";
import { admitAtOnce, costOf, type FreshAnswer, keepLater, mayStore } from "./keep-answer";
import { leaveStream } from "./leave-stream";
import { type LookUp, lookUpIfAllowed, none } from "./look-up";
import { planRequest } from "./plan-request";
import { type GatewayReply, JSON_TYPE } from "./reply";
import { spanHeaders, startTrace } from "./trace";

/** Between so many inputs others have a turn. */
const ITEMS_A_TURN = 16;
/** A policy's server and the scanner's threads are asked for so many at one time. */
const PLANS_AT_ONCE = 8;

type JsonResponse = Extract<UpstreamResponse, { kind: "json" }>;

interface Item {
  readonly input: JsonValue;
  readonly context: RequestContext;
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
  if (missing.length > 0 && prepared.controls.onlyIfCached) throw refuseUncached(batch);
  try {
    return await (missing.length === 0 ? replyWithHeld(batch) : askForMissing(batch));
  } catch (error) {
    traceOf(batch).finish({ outcome: "error", reason: "upstream-unreachable", upstreamMs: elapsed(batch) });
    throw error;
  }
}

async function replyWithHeld(batch: Batch): Promise<GatewayReply> {
  const whole = await wholeOf(batch, null);
  if (whole === null) throw new Error("invariant: what is held was stored as embeddings");
  return reply(batch, whole.text, { outcome: "hit-exact", reason: "same-key" });
}

/** However slow the database is, all inputs together wait for it about as long as one does. */
async function lookUpItems(
  services: Services,
  call: CompletionCall,
  prepared: Prepared,
  inputs: readonly JsonValue[],
): Promise<Item[]> {
  const { controls, upstream, ownKey, startedAt, reservation, parsed } = prepared;
  const planned = await planItems(services, call, prepared, inputs);
  const [first] = planned;
  if (first === undefined) throw new Error("invariant: a batch has inputs");
  const { plan } = first;
  const { traceparent } = call.headers;
  const requestId = nextId();
  const trace = startTrace(services, { plan, parsed, controls, startedAt, requestId, reservation, traceparent });
  const looking: Promise<LookUp>[] = [];
  for (const { plan } of planned) {
    if (looking.length % ITEMS_A_TURN === ITEMS_A_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    looking.push(lookUpIfAllowed(services, plan, controls));
  }
  const found = await Promise.all(looking);
  return planned.map(({ input, parsed, plan }, at) => {
    const context: RequestContext = { services, call, parsed, controls, upstream, plan, trace, ownKey };
    return { input, context, found: found[at] ?? none("cache-unavailable") };
  });
}

type PlannedItem = Pick<Item, "input"> & Pick<RequestContext, "parsed" | "plan">;

async function planItems(
  services: Services,
  call: CompletionCall,
  { controls, upstream, ownKey, account, parsed }: Prepared,
  inputs: readonly JsonValue[],
): Promise<PlannedItem[]> {
  const isProven = ownKey === null || (await ownKey.isProven());
  const known = {
    controls,
    provider: upstream.provider,
    client: { ...call.client.identity, ...account },
    left: call.signal,
  };
  const planOne = async (input: JsonValue): Promise<PlannedItem> => {
    const one = call.adapter.parse(requestOfItem(parsed.upstreamBody, input));
    const plan = await planRequest(services, call.actor, { parsed: one, ...known });
    return { input, parsed: one, plan: isProven ? plan : { ...plan, lookup: false, unproven: true } };
  };
  const planned: PlannedItem[] = [];
  for (let from = 0; from < inputs.length; from += PLANS_AT_ONCE) {
    planned.push(...(await Promise.all(inputs.slice(from, from + PLANS_AT_ONCE).map(planOne))));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return planned;
}

async function askForMissing(batch: Batch): Promise<GatewayReply> {
  const { missing, items } = batch;
  const response = await send(batch);
  if (response.status !== 200) return relay(batch, response, "upstream-error");
  const whole = await wholeOf(batch, response.text);
  if (whole === null) {
    // Whole it can be relayed as it is; with what was held it can't be put together.
    if (missing.length === items.length) return relay(batch, response, "not-found");
    throw new UpstreamUnreachable("it answered with other embeddings than were asked for");
  }
  return replyWithFresh(batch, response, whole);
}

function replyWithFresh(batch: Batch, response: JsonResponse, { text, fresh, tokensIn }: WholeBatch): GatewayReply {
  const { prepared, items, missing } = batch;
  const refusals = fresh.map((answer, place) => keepItem(batch, missing[place] ?? 0, answer));
  const cost = costOf({ ...traceRequest(batch), parsed: prepared.parsed }, tokensIn, 0);
  const bypassed = missing.every((at) => items[at]?.context.plan.bypass !== null);
  const ending = {
    outcome: bypassed ? ("bypass" as const) : ("miss" as const),
    reason: reasonOf(items[missing[0] ?? 0]),
    ...cost,
    stored: refusals.includes(null),
    notStored: refusals.find((refusal) => refusal !== null) ?? null,
    upstreamMs: elapsed(batch),
  };
  return reply(batch, text, ending, response);
}

/** Parsed, taken apart and put together here or, where it is much, in a thread. Null: not what was asked for. */
async function wholeOf({ services, call, items, missing }: Batch, answer: string | null): Promise<WholeBatch | null> {
  const held = items.map(({ found, context }) => {
    if (found.kind !== "hit") return null;
    const isZero = context.plan.tenant.settings.hitUsage === "zero";
    return isZero ? withZeroEmbeddingUsage(found.answerText) : found.answerText;
  });
  const weights = missing.map((at) => weightOf(items[at]?.input ?? null));
  const chars = held.reduce((sum, text) => sum + (text?.length ?? 0), answer?.length ?? 0);
  const { loopBodyBytes, largeBodyMs: timeoutMs } = services.limits;
  const batch = { held, answer, weights };
  if (chars <= loopBodyBytes) return wholeBatchOf(batch);
  try {
    return await services.workers.run("join-embeddings", batch, { timeoutMs, owner: call.actor.tenantId });
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error;
    const message = "The embeddings could not be put together just now: send the request again in a moment.";
    throw new ServiceError("unavailable", message, error);
  }
}

async function send(batch: Batch): Promise<JsonResponse> {
  const { services, call, prepared, items, missing } = batch;
  const { parsed, upstream, ownKey } = prepared;
  const { plan, trace } = traceRequest(batch);
  const inputs = items.map(({ input }) => input);
  const body = requestOfMissing(parsed.upstreamBody, inputs, missing);
  const { forwardedSubject: subject } = plan;
  const sent = subject === undefined ? body : withForwardedSubject(parsed.wire, body, subject);
  const response = await upstream.send({
    wire: call.adapter.wire,
    model: parsed.model,
    body: stringifyExact(sent, new Map()),
    stream: false,
    signal: call.signal(),
    requestId: trace.requestId,
    headers: { ...call.client.headers, ...call.hops, ...spanHeaders(trace) },
    search: call.client.search,
    wholeBytes: services.limits.embeddingsBytes,
    ...(ownKey === null ? {} : { apiKey: ownKey.secret }),
  });
  ownKey?.heard(response.status);
  services.metrics.upstream.observe(
    { provider: providerLabel(upstream), status: response.status },
    elapsed(batch) / 1000,
  );
  if (response.kind === "json") return response;
  leaveStream(services, response);
  const { embeddingsBytes } = services.limits;
  throw new UpstreamUnreachable(
    response.kind === "long"
      ? `its embeddings are over ${embeddingsBytes} bytes`
      : "it answered embeddings by a stream",
  );
}

/** The store of one input follows the answer. @returns why it is known already that it will not be stored; null: it may be */
function keepItem(batch: Batch, at: number, { text, facts }: WholeBatch["fresh"][number]): StoreRefusal | null {
  const { services, call, items } = batch;
  const { context, found } = items[at] as Item;
  if (found.kind === "hit") return null;
  if (!mayStore(context)) return context.plan.noStore;
  const body = () => JSON.parse(text) as JsonObject;
  const answer: FreshAnswer = { body, facts, text, chars: text.length, latencyMs: elapsed(batch) };
  const admission = admitAtOnce(context, answer);
  if (!admission.admit) return admission.reason;
  const lead = services.flights.alone(call.signal());
  keepLater(context, found, answer, costOf(context, facts.tokensIn, facts.tokensOut), lead, () => undefined);
  return null;
}

type Ending = Parameters<RequestContext["trace"]["finish"]>[0];

function reply(batch: Batch, body: string, ending: Ending, response?: JsonResponse): GatewayReply {
  const { items, missing } = batch;
  traceOf(batch).finish({ ...(missing.length === 0 ? savedBy(items) : {}), ...ending });
  const headers = {
    ...(response?.headers ?? {}),
    "content-type": JSON_TYPE,
    ...headersOf(batch, ending.outcome, ending.reason),
    "lethe-items": `hits=${items.length - missing.length}, misses=${missing.length}`,
  };
  return { kind: "json", status: 200, headers, body };
}

function savedBy(items: readonly Item[]) {
  const entries = items.flatMap(({ found }) => (found.kind === "hit" ? [found.entry] : []));
  const sum = (field: "tokensIn" | "costMicroUsd") => entries.reduce((total, entry) => total + entry[field], 0);
  const latencySavedMs = Math.max(0, ...entries.map(({ latencyMs }) => latencyMs));
  return { tokensIn: sum("tokensIn"), tokensOut: 0, costMicroUsd: sum("costMicroUsd"), latencySavedMs };
}

/** As it came: there is nothing to put together or to keep. */
function relay(batch: Batch, response: JsonResponse, reason: Reason): GatewayReply {
  const outcome: Outcome = response.status === 200 ? "miss" : "error";
  const notStored = response.status === 200 ? "incomplete" : "status";
  const costUnknown = response.status === 200;
  traceOf(batch).finish({ outcome, reason, notStored, costUnknown, upstreamMs: elapsed(batch) });
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

function traceRequest({ items }: Batch): RequestContext {
  return (items[0] as Item).context;
}

function traceOf(batch: Batch): RequestContext["trace"] {
  return traceRequest(batch).trace;
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
