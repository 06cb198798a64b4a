import { type ParsedRequest, type WireAdapter, WireError } from "@/lib/wire/adapter";
import { resolveControls } from "@/lib/wire/cache-control";
import type { RequestControls } from "@/lib/wire/controls";
import type { JsonBody } from "@/lib/wire/json";
import type { Upstream } from "../../ports/upstream";
import type { AppActor, Services } from "../context";
import { nextId } from "../ids";
import { forwardMiss } from "./forward-miss";
import { type LookUp, lookUpIfAllowed } from "./look-up";
import { type Plan, planRequest } from "./plan-request";
import { type GatewayReply, replyWithHit } from "./reply";
import { startTrace, type Trace } from "./trace";

export interface CompletionCall {
  readonly actor: AppActor;
  readonly adapter: WireAdapter;
  readonly body: JsonBody;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the client goes away. */
  readonly signal: () => AbortSignal;
}

/** Everything that the steps after planning share. */
export interface Journey {
  readonly services: Services;
  readonly call: CompletionCall;
  readonly parsed: ParsedRequest;
  readonly controls: RequestControls;
  readonly upstream: Upstream;
  readonly plan: Plan;
  readonly trace: Trace;
}

/**
 * A completion on any wire, from parsed body to reply.
 * @throws WireError for a request that is refused; UpstreamUnreachable when the provider can't be reached
 */
export async function complete(services: Services, call: CompletionCall): Promise<GatewayReply> {
  const startedAt = services.clock.elapsed();
  const parsed = call.adapter.parse(call.body.value);
  const controls = resolveControls(call.headers, parsed.cacheObject);
  if (!call.actor.scopes.has("cache:read") && !call.actor.scopes.has("cache:write")) throw lacksScope();
  const upstream = upstreamOf(services, parsed);
  const plan = await planRequest(services, call.actor, {
    parsed,
    exact: call.body.exact,
    controls,
    provider: upstream.provider,
  });
  const trace = startTrace(services, { plan, parsed, controls, startedAt, requestId: nextId() });
  const journey: Journey = { services, call, parsed, controls, upstream, plan, trace };

  const found = await lookUpIfAllowed(services, plan, controls);
  if (found.kind === "hit") return replyWithHit(journey, found);
  if (controls.onlyIfCached) throw refuseUncached(journey, found);
  return joinFlight(journey, found);
}

/** One upstream call a key. Those who waited are served what the leader stored; if it stored nothing, each goes itself. */
async function joinFlight(journey: Journey, found: Extract<LookUp, { kind: "none" }>): Promise<GatewayReply> {
  const { services, plan, controls } = journey;
  const shared = plan.bypass === null && plan.lookup && plan.store && found.reason !== "cache-unavailable";
  const flight = shared && !plan.timeSensitive ? services.flights.join(plan.key) : null;
  if (flight === null) return forwardMiss(journey, found, () => undefined);
  if ("land" in flight) return forwardMiss(journey, found, flight.land);
  const waitedSince = services.clock.elapsed();
  if ((await flight.wait()) === "stored") {
    const waitedMs = services.clock.elapsed() - waitedSince;
    const again = await lookUpIfAllowed(services, plan, { ...controls, strategy: "exact" });
    if (again.kind === "hit") return replyWithHit(journey, again, { collapsed: true, waitedMs });
  }
  return forwardMiss(journey, found, () => undefined);
}

function upstreamOf(services: Services, parsed: ParsedRequest): Upstream {
  const upstream = services.upstreams.resolve(parsed.wire, parsed.model);
  if (upstream !== null) return upstream;
  const known = services.upstreams.list().flatMap((one) => one.models);
  throw new WireError({
    status: 404,
    code: "model_not_found",
    param: "model",
    message: `No provider is set up for this model. Set OPENAI_API_KEY (or ANTHROPIC_API_KEY) and start Lethe again, or use one of: ${known.join(", ")}.`,
  });
}

function refuseUncached({ trace }: Journey, found: Extract<LookUp, { kind: "none" }>): WireError {
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
