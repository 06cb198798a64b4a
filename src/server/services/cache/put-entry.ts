import type { JsonObject, JsonValue } from "@/lib/core/json";
import { letheApi } from "@/lib/wire/lethe-api";
import type { AppActor, Services } from "../context";
import { priceCall } from "../gateway/price-call";
import { scrubJson } from "../gateway/scrub-answer";
import { permit } from "../permit";
import { API_PROVIDER, type ApiRequest, type ApiRequestContext, type PutBody, planApiRequest } from "./api-request";
import {
  type PutView,
  refuseInadmissible,
  refuseRounded,
  refuseUnstorable,
  scrubMetadata,
  storeBrought,
} from "./put-rules";

/** `POST /api/v1/cache/entries`. @throws ServiceError when the entry may not be kept: the message says why */
export async function putEntry(services: Services, actor: AppActor, request: ApiRequest<PutBody>): Promise<PutView> {
  permit(actor, "cache.write", actor.tenantId);
  refuseRounded(request.exact);
  const context = await planApiRequest(services, actor, request);
  refuseUnstorable(context);
  const { plan } = context;
  const { model, response, metadata = {} } = request.body;
  const facts = letheApi.facts(response as JsonObject);
  refuseInadmissible(services, facts);
  return storeBrought(services, {
    ...context,
    wire: "lethe.api",
    model,
    provider: API_PROVIDER,
    facts,
    scrubbed: await scrubJson(services, plan.tenant, response as JsonValue),
    metadata: await scrubMetadata(services, plan, metadata as JsonObject),
    call: recordedCall(context, request.body),
    canary: request.body.canary === true,
  });
}

function recordedCall({ plan }: ApiRequestContext, body: PutBody) {
  const tokensIn = body.tokens_in ?? 0;
  const tokensOut = body.tokens_out ?? 0;
  const priced = priceCall(plan.tenant.settings, { model: body.model, tokensIn, tokensOut });
  return {
    tokensIn,
    tokensOut,
    latencyMs: Math.round(body.latency_ms ?? 0),
    costMicroUsd: body.cost_usd === undefined ? priced : Math.round(body.cost_usd * 1e6),
  };
}
