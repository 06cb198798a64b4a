import type { JsonObject, JsonValue } from "@/lib/core/json";
import type { Severity } from "@/lib/core/tier";
import { type AdmissionRefusal, admit } from "@/lib/wire/admission";
import { letheApi } from "@/lib/wire/lethe-api";
import type { AppActor, Services } from "../context";
import { priceCall } from "../gateway/price-call";
import { scrubJson } from "../gateway/scrub-answer";
import { storeAnswer } from "../gateway/store-answer";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { API_PROVIDER, type ApiJourney, type ApiRequest, type PutBody, planApiRequest } from "./api-request";

export interface PutView {
  id: string;
  key: string;
  expires_at: string | null;
  /** True when an entry of the same key was replaced. */
  updated: boolean;
  /** What was found in the answer and replaced, by type. */
  findings: { type: string; count: number }[];
}

/** `POST /api/v1/cache/entries`. @throws ServiceError when the entry may not be kept: the message says why */
export async function putEntry(services: Services, actor: AppActor, request: ApiRequest<PutBody>): Promise<PutView> {
  permit(actor, "cache.write", actor.tenantId);
  refuseRounded(request);
  const journey = await planApiRequest(services, actor, request);
  refuseUnstorable(journey);
  const { plan, trace } = journey;
  const { answer, metadata } = await scrubBody(services, journey, request.body);
  const plain = Buffer.from(JSON.stringify(answer.answer), "utf8");
  refuseInadmissible(services, request.body, { bytes: plain.length, severity: answer.severity });
  const recorded = recordedCall(journey, request.body);
  const result = await storeAnswer(services, plan, {
    scrubbed: answer,
    plain,
    wire: "lethe.api",
    model: request.body.model,
    provider: API_PROVIDER,
    agent: journey.controls.agent,
    namespace: journey.controls.namespace,
    ...recorded,
    tags: journey.controls.tags,
    metadata,
    requestId: trace.requestId,
  });
  services.metrics.stores.inc({ result: result.kind === "stored" ? "stored" : result.why });
  if (result.kind === "refused") throw refusal(result.why);
  services.recorder.recordStore({ tenantId: plan.tenant.id, model: request.body.model });
  return {
    id: result.id,
    key: plan.key,
    expires_at: result.expiresAt === null ? null : new Date(result.expiresAt).toISOString(),
    updated: result.updated,
    findings: answer.findings,
  };
}

/** What is kept is read back by programs: a number that would come back as another is not taken. */
function refuseRounded({ exact }: ApiRequest<PutBody>): void {
  const rounded = ["response", "metadata"].find((name) => exact?.has(name) === true);
  if (rounded === undefined) return;
  throw new ServiceError("invalid", `${rounded} holds a number that a double can't hold: send it as a string.`);
}

function refuseUnstorable({ plan, controls }: ApiJourney): void {
  if (plan.bypass === "tenant-blocked" || plan.bypass === "subject-blocked")
    throw new ServiceError(
      "unavailable",
      "An erasure of this tenant is under way: nothing is stored until it is complete.",
    );
  if (plan.bypass !== null) throw new ServiceError("forbidden", `This request may not be cached: ${plan.bypass}.`);
  if (controls.noStore)
    throw new ServiceError("invalid", "The request says no-store: leave that out to store an entry.");
  if (!plan.store) throw new ServiceError("forbidden", "The tenant's policy does not allow this answer to be stored.");
}

/** The same rule as for an answer of a provider. */
function refuseInadmissible(
  services: Services,
  body: PutBody,
  { bytes, severity }: { bytes: number; severity: Severity },
): void {
  const facts = letheApi.facts(body.response as JsonObject);
  const admission = admit(facts, { status: 200, bytes, maxBytes: services.limits.answerBytes, severity });
  if (admission.admit) return;
  services.metrics.stores.inc({ result: admission.reason });
  throw inadmissible(services, admission.reason);
}

function inadmissible({ limits }: Services, reason: AdmissionRefusal): ServiceError {
  if (reason === "too-large") return new ServiceError("too-large", `An answer may have ${limits.answerBytes} bytes.`);
  if (reason === "high-severity") return refusal("personal-data");
  return new ServiceError("invalid", `This answer may not be kept: it is ${reason}.`);
}

async function scrubBody(services: Services, { plan }: ApiJourney, body: PutBody) {
  const answer = await scrubJson(services, plan.tenant, body.response as JsonValue);
  const meta = await scrubJson(services, plan.tenant, (body.metadata ?? {}) as JsonObject);
  if (!meta.storable) throw new ServiceError("invalid", "The metadata holds personal data or secrets: leave them out.");
  return { answer, metadata: meta.answer as JsonObject };
}

function recordedCall({ plan }: ApiJourney, body: PutBody) {
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

function refusal(why: "stale-generation" | "personal-data"): ServiceError {
  switch (why) {
    case "stale-generation":
      return new ServiceError("conflict", "An erasure began while this entry was on its way: nothing was stored.");
    case "personal-data":
      return new ServiceError(
        "invalid",
        "The answer holds secrets or sensitive personal data, which is never stored: remove them first.",
      );
  }
}
