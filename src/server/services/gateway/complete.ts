import type { TenantId } from "@/lib/core/brand";
import type { JsonObject } from "@/lib/core/json";
import { type ParsedRequest, type WireAdapter, WireError } from "@/lib/wire/adapter";
import { resolveControls } from "@/lib/wire/cache-control";
import { type ClientContext, KIND_OF_WIRE } from "@/lib/wire/client-context";
import type { RequestControls } from "@/lib/wire/controls";
import { estimateTokens } from "@/lib/wire/estimate-tokens";
import type { JsonBody } from "@/lib/wire/json";
import { withAlias } from "@/lib/wire/model-alias";
import type { FlightKey, FlightSeat, Followed } from "../../ports/flight";
import type { LargeBody } from "../../ports/large-body";
import type { Upstream } from "../../ports/upstream";
import type { AppActor, Services } from "../context";
import { nextId } from "../ids";
import { NOTHING, type Reservation } from "../quotas/quotas";
import type { Target } from "../upstreams/upstream-book";
import { embeddingItems, embedItems } from "./embed-items";
import { replyWithShared } from "./follow-flight";
import { forwardMiss } from "./forward-miss";
import { lookUpIfAllowed, type NoHit } from "./look-up";
import { accountIdentity, type OwnKey, ownKeyOf } from "./own-key";
import { type Plan, planRequest } from "./plan-request";
import { identityOfLarge } from "./read-large-body";
import { refuseSharedAccount } from "./refuse-shared-account";
import { type GatewayReply, replyWithHit } from "./reply";
import { reserveCall } from "./reserve-call";
import { startTrace, type Trace } from "./trace";

export interface CompletionCall {
  readonly actor: AppActor;
  readonly adapter: WireAdapter;
  /** Parsed here or, where it was large, elsewhere. */
  readonly body: JsonBody | LargeBody;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The app's own key for the provider; null: it brings none. */
  readonly providerKey: string | null;
  /** Beside the body: a parameter of the address or a header that names what the provider keeps by account; null: none does. */
  readonly accountName: string | null;
  /** What the client says beside the body to the provider. */
  readonly client: ClientContext;
  /** The header that tells the next gateway where this request has been. */
  readonly hops: Readonly<Record<string, string>>;
  /** Aborted when the client goes away. */
  readonly signal: () => AbortSignal;
}

/** Everything that the steps after planning share. */
export interface RequestContext {
  readonly services: Services;
  readonly call: CompletionCall;
  readonly parsed: ParsedRequest;
  readonly controls: RequestControls;
  readonly upstream: Upstream;
  /** Null: the provider is asked with the server's key. */
  readonly ownKey: OwnKey | null;
  readonly plan: Plan;
  readonly trace: Trace;
}

/**
 * A completion on any wire, from parsed body to reply. Limits hold for hits as for misses.
 * @throws WireError for a request that is refused; UpstreamUnreachable when the provider can't be reached
 */
export async function complete(services: Services, call: CompletionCall): Promise<GatewayReply> {
  const startedAt = services.clock.elapsed();
  const { tenantId } = call.actor;
  const aliases = await services.upstreamBook.aliases(tenantId, KIND_OF_WIRE[call.adapter.wire]);
  const parsed = "parsed" in call.body ? call.body.parsed : call.adapter.parse(withAlias(call.body.value, aliases));
  const controls = resolveControls(call.headers, parsed.cacheObject);
  if (!call.actor.scopes.has("cache:read") && !call.actor.scopes.has("cache:write")) throw lacksScope();
  const { upstream, ownAccount } = await targetOf(services, tenantId, parsed);
  const ownKey = await ownKeyOf(services, call.actor, { secret: call.providerKey, provider: upstream.provider });
  const accountField = call.accountName ?? parsed.accountField ?? null;
  refuseSharedAccount(ownAccount || ownKey !== null, accountField);
  const estimate = () => ("estimate" in call.body ? call.body.estimate : estimateTokens(parsed));
  const reservation = await reserveCall(services, call.actor, { parsed, upstream, estimate });
  try {
    const account = accountIdentity(ownKey, parsed, accountField);
    const prepared: Prepared = { parsed, controls, upstream, ownKey, account, reservation, startedAt };
    const items = embeddingItems(call, prepared);
    return await (items === null ? answer(services, call, prepared) : embedItems(services, call, prepared, items));
  } catch (error) {
    // Where the request had an ending it has been settled by what it cost.
    reservation.settle(NOTHING);
    throw error;
  }
}

export interface Prepared extends Pick<RequestContext, "parsed" | "controls" | "upstream" | "ownKey"> {
  /** Of the app's own account, what must match. */
  readonly account: JsonObject;
  readonly reservation: Reservation;
  readonly startedAt: number;
}

async function answer(services: Services, call: CompletionCall, prepared: Prepared): Promise<GatewayReply> {
  const { parsed, controls, upstream, ownKey, account, reservation, startedAt } = prepared;
  const planned = await planRequest(services, call.actor, {
    parsed,
    ...("exact" in call.body ? { exact: call.body.exact } : { identity: identityOfLarge(call.body) }),
    controls,
    provider: upstream.provider,
    client: { ...call.client.identity, ...account },
    left: call.signal,
  });
  const plan = await forOwnKey(planned, ownKey);
  const { traceparent } = call.headers;
  const requestId = nextId();
  const trace = startTrace(services, { plan, parsed, controls, startedAt, requestId, reservation, traceparent });
  const context: RequestContext = { services, call, parsed, controls, upstream, plan, trace, ownKey };

  const ready =
    mayJoin(context) && !services.auditHealth.refusesHits ? services.flights.finished(flightKeyOf(plan)) : null;
  const shared = ready === null ? null : await replyWithShared(context, ready);
  if (shared !== null) return shared;
  const found = await lookUpIfAllowed(services, plan, controls);
  if (found.kind === "hit") return replyWithHit(context, found);
  if (controls.onlyIfCached) throw refuseUncached(context, found);
  return joinFlight(context, found);
}

/** To these the provider would have said the same: answers that may be stored, and do not depend on the moment. */
function mayJoin({ plan, ownKey }: Pick<RequestContext, "plan" | "ownKey">): boolean {
  const { bypass, lookup, noStore, timeSensitive, volatile } = plan;
  // What a provider says to one account's key, nobody else is told.
  // Equal but for what is masked: only an answer that does not use it is one to both, and that is known when it is there.
  const isEqual = !timeSensitive && volatile.taken.length === 0;
  return bypass === null && lookup && noStore === null && isEqual && ownKey === null;
}

/** An invented key must bring nothing that the provider would not give for it. */
async function forOwnKey(plan: Plan, ownKey: OwnKey | null): Promise<Plan> {
  if (ownKey === null || !plan.lookup || (await ownKey.isProven())) return plan;
  return { ...plan, lookup: false, unproven: true };
}

/** Equal requests of one person, or of nobody named. An erasure begins a new generation, which joins nothing older. */
function flightKeyOf({ key, tenant, subjectRef }: Plan): FlightKey {
  return { id: `${key} ${tenant.generation} ${subjectRef ?? ""}`, tenantId: tenant.id, subjectRef };
}

/** One upstream call for equal requests at one time, whatever state the database is in. */
async function joinFlight(context: RequestContext, found: NoHit): Promise<GatewayReply> {
  const { services, plan, call } = context;
  const seat: FlightSeat = mayJoin(context)
    ? services.flights.join(flightKeyOf(plan), call.signal())
    : { role: "alone" };
  if (seat.role === "lead") return forwardMiss(context, found, seat.lead);
  const followed = seat.role === "follow" ? await seat.followed : RELEASED;
  return (await replyFollowed(context, found, followed)) ?? forwardAlone(context, found);
}

const RELEASED: Followed = { kind: "released" };

/** Null: this request asks for itself. */
async function replyFollowed(context: RequestContext, found: NoHit, followed: Followed): Promise<GatewayReply | null> {
  const { services, plan, controls } = context;
  switch (followed.kind) {
    case "answer":
      return replyWithShared(context, followed.answer);
    case "lead":
      return forwardMiss(context, found, followed.lead);
    case "failed":
      context.trace.finish({ outcome: "error", reason: "upstream-unreachable", upstreamMs: context.trace.elapsedMs() });
      throw followed.error;
    case "stored": {
      const waitedMs = context.trace.elapsedMs();
      const again = await lookUpIfAllowed(services, plan, { ...controls, strategy: "exact" });
      return again.kind === "hit" ? replyWithHit(context, again, { collapsed: true, waitedMs }) : null;
    }
    case "released":
      return null;
  }
}

function forwardAlone(context: RequestContext, found: NoHit): Promise<GatewayReply> {
  return forwardMiss(context, found, context.services.flights.alone(context.call.signal()));
}

async function targetOf(services: Services, tenantId: TenantId, { wire, model }: ParsedRequest): Promise<Target> {
  const target = wire === "lethe.api" ? null : await services.upstreamBook.resolve(tenantId, wire, model);
  if (target !== null) return target;
  const known = (await services.upstreamBook.list(tenantId)).flatMap((one) => one.models);
  throw new WireError({
    status: 404,
    code: "model_not_found",
    param: "model",
    message: `No provider is set up for this model. Ask an admin to add one, set OPENAI_API_KEY (or ANTHROPIC_API_KEY, GEMINI_API_KEY) and start Lethe again, or use one of: ${known.filter((name) => name !== "*").join(", ")}.`,
  });
}

function refuseUncached({ trace }: RequestContext, found: NoHit): WireError {
  trace.finish({ outcome: "error", reason: "only-if-cached", score: found.score, guards: found.guards });
  return new WireError({
    status: 504,
    code: "not_cached",
    message: "The request asked for a cached answer only (only-if-cached), and there is none that may be served.",
  });
}

function lacksScope(): WireError {
  return new WireError({
    status: 403,
    code: "insufficient_scope",
    message: "This app key has neither cache:read nor cache:write: make one that has.",
  });
}
