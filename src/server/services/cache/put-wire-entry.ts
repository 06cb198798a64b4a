import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { JsonObject } from "@/lib/core/json";
import { PROVIDER_WIRES } from "@/lib/core/wire";
import type { AnswerFacts, ParsedRequest } from "@/lib/wire/adapter";
import { oneAudience, resolveControls } from "@/lib/wire/cache-control";
import { clientContextOf } from "@/lib/wire/client-context";
import type { RequestControls } from "@/lib/wire/controls";
import { itemsOf, requestOfItem } from "@/lib/wire/embedding-items";
import { NO_EXACT_NUMBERS } from "@/lib/wire/exact-numbers";
import { withAlias } from "@/lib/wire/model-alias";
import { WIRES } from "@/lib/wire/wires";
import type { AppActor, Services } from "../context";
import { type Plan, planRequest } from "../gateway/plan-request";
import { keepsToolCalls } from "../gateway/plan-tools";
import { priceCall } from "../gateway/price-call";
import { scrubWireAnswer } from "../gateway/scrub-answer";
import { startTrace } from "../gateway/trace";
import { nextId } from "../ids";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { jsonValue, nameText, strictObject } from "../strict-object";
import { type ApiRequest, audienceSchema, tagsSchema } from "./api-request";
import {
  type PutView,
  refuseInadmissible,
  refuseRounded,
  refuseUnstorable,
  scrubMetadata,
  storeBrought,
} from "./put-rules";

const providerBody = z.record(z.string(), jsonValue);

export const putWireSchema = strictObject({
  wire: z.enum(PROVIDER_WIRES).describe("The wire whose requests are to find it."),
  request: providerBody.describe("The body of the request, as an app would send it on the wire."),
  headers: z
    .record(z.string().max(100), z.string().max(2_000))
    .optional()
    .describe("Headers of the client that count on the wire, such as anthropic-version and anthropic-beta."),
  response: providerBody.describe("The provider's whole answer to it, not streamed."),
  namespace: nameText(128).optional(),
  subject: z.string().min(1).max(256).optional().describe("The person who asks."),
  audience: audienceSchema.optional(),
  latency_ms: z.number().min(0).max(1e9).optional(),
  cost_usd: z.number().min(0).max(1e6).optional(),
  ttl_seconds: z.number().int().min(1).max(315_360_000).optional().describe("May only lower the tenant's TTL."),
  tags: tagsSchema.optional(),
  metadata: providerBody.optional(),
});
export type PutWireBody = z.infer<typeof putWireSchema>;

/**
 * A wire's request and answer, stored as if the provider had just said it: the same parse, scan, policy, key, admission rule,
 * scrubbing and signature. Headers and query that are identity on the wire are so here.
 * @throws ServiceError when it may not be kept; WireError for a request that the wire would refuse
 */
export async function putWireEntry(
  services: Services,
  actor: AppActor,
  { body, exact, headers, query }: ApiRequest<PutWireBody> & { readonly query?: URLSearchParams },
): Promise<PutView> {
  permit(actor, "cache.write", actor.tenantId);
  refuseRounded(exact);
  const startedAt = services.clock.elapsed();
  const { adapter, kind } = WIRES[body.wire];
  const aliases = await services.upstreamBook.aliases(actor.tenantId, kind);
  const parsed = adapter.parse(oneInput(body, withAlias(body.request, aliases)));
  const controls = withFields(resolveControls(headers, parsed.cacheObject), body);
  const provider = await providerOf(services, actor.tenantId, parsed);
  const inside = exact?.get("request");
  const plan = await planRequest(services, actor, {
    parsed: withSubject(parsed, body.subject),
    exact: inside === undefined || typeof inside === "string" ? NO_EXACT_NUMBERS : inside,
    controls,
    provider,
    client: clientContextOf(
      kind,
      actor.tenantId,
      { ...headers, ...lowerCased(body.headers) },
      query ?? new URLSearchParams(),
    ).identity,
  });
  refuseUnstorable({ plan, controls });
  const facts = adapter.facts(body.response);
  const keeps = keepsToolCalls(plan.tools, facts);
  refuseInadmissible(services, facts, { bytes: 0, severity: "none", keepsToolCalls: keeps });
  const scrubbed = await scrubWireAnswer(services, plan.tenant, adapter, body.response);
  return storeBrought(services, {
    plan,
    controls,
    trace: startTrace(services, { plan, parsed, controls, startedAt, requestId: nextId() }),
    wire: body.wire,
    model: parsed.model,
    provider,
    facts,
    scrubbed,
    brokenStructure: scrubbed.brokenCode || (scrubbed.findings.length > 0 && (keeps || parsed.asked.structure)),
    notAsAsked: !adapter.answersRequest(parsed.asked, body.response),
    metadata: await scrubMetadata(services, plan, (body.metadata ?? {}) as JsonObject),
    call: callOf(plan, parsed, facts, body),
  });
}

/** The wire looks at a batch of embeddings input by input: so it is put. @throws ServiceError `invalid` for several at once */
function oneInput({ wire }: PutWireBody, request: JsonObject): JsonObject {
  const items = wire === "openai.embeddings" ? itemsOf(request) : null;
  const [first] = items ?? [];
  if (items === null || first === undefined) return request;
  if (items.length === 1) return requestOfItem(request, first);
  throw new ServiceError(
    "invalid",
    "Put each input of a batch of embeddings by itself: the wire looks at them one by one.",
  );
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The wire would ask it: without one, no request could find the entry. */
async function providerOf(services: Services, tenantId: TenantId, { wire, model }: ParsedRequest): Promise<string> {
  const target = wire === "lethe.api" ? null : await services.upstreamBook.resolve(tenantId, wire, model);
  if (target !== null) return target.upstream.provider;
  throw new ServiceError(
    "invalid",
    "No provider is set up for this model: no request on the wire would find the entry.",
  );
}

function withSubject(parsed: ParsedRequest, subject: string | undefined): ParsedRequest {
  return subject === undefined ? parsed : { ...parsed, subjects: [...parsed.subjects, subject] };
}

/** What the line itself says, for files whose lines have no headers. @throws ServiceError where the two differ */
function withFields(
  controls: RequestControls,
  { namespace, audience, ttl_seconds: ttl, tags = [] }: PutWireBody,
): RequestControls {
  if (namespace !== undefined && controls.namespace !== null && namespace !== controls.namespace)
    throw new ServiceError("invalid", "Two different namespaces are given: send one.");
  return {
    ...controls,
    namespace: namespace ?? controls.namespace,
    audience: oneAudience(controls.audience, audience),
    ttlSeconds: ttl === undefined ? controls.ttlSeconds : Math.min(ttl, controls.ttlSeconds ?? ttl),
    tags: [...new Set([...controls.tags, ...tags])],
  };
}

function callOf(plan: Plan, { model }: ParsedRequest, facts: AnswerFacts, body: PutWireBody) {
  const tokens = { tokensIn: facts.tokensIn ?? 0, tokensOut: facts.tokensOut ?? 0 };
  const priced = priceCall(plan.tenant.settings, { model, ...tokens });
  return {
    ...tokens,
    latencyMs: Math.round(body.latency_ms ?? 0),
    costMicroUsd: body.cost_usd === undefined ? priced : Math.round(body.cost_usd * 1e6),
  };
}
