import type { JsonValue } from "@/lib/core/json";
import type { Outcome, Reason } from "@/lib/core/outcome";
import { ownTags } from "@/lib/core/writer";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import type { AppActor, Services } from "../context";
import { finishHit } from "../gateway/finish-hit";
import { type Hit, type LookUp, lookUpIfAllowed, type NoHit } from "../gateway/look-up";
import type { Plan } from "../gateway/plan-request";
import { permit } from "../permit";
import { type ApiRequest, type ApiRequestContext, type LookupBody, planApiRequest } from "./api-request";

export interface LookupView {
  outcome: Outcome;
  reason: Reason;
  /** Cosine of the best match, served or not. */
  similarity: number | null;
  entry: {
    id: string;
    key: string;
    response: JsonValue;
    model: string;
    tokens_in: number;
    tokens_out: number;
    latency_ms: number;
    cost_usd: number;
    created_at: string;
    expires_at: string | null;
    age_seconds: number;
    tags: string[];
    metadata: JsonValue;
  } | null;
  /** The key that a store of this very request would have. */
  key: string;
  explanation?: unknown;
}

export interface LookupReply {
  readonly view: LookupView;
  readonly headers: Record<string, string>;
}

/** `POST /api/v1/cache/lookup`. */
export async function lookupEntry(
  services: Services,
  actor: AppActor,
  request: ApiRequest<LookupBody>,
): Promise<LookupReply> {
  permit(actor, "cache.read", actor.tenantId);
  const context = await planApiRequest(services, actor, request);
  const { plan, controls } = context;
  const found = await lookUpIfAllowed(services, plan, controls, { explain: request.body.explain === true });
  return found.kind === "hit" ? replyHit(services, context, found) : replyNone(context, found);
}

function replyHit(services: Services, { plan, trace }: ApiRequestContext, hit: Hit): LookupReply {
  const { outcome, score } = hit;
  const { reason, headers, ageSeconds } = finishHit(services, trace, hit);
  const entry = entryOf(hit, ageSeconds);
  const similarity = trace.toldScore(outcome, score);
  return { headers, view: { outcome, reason, similarity, entry, key: plan.key, ...explained(plan, hit) } };
}

function entryOf({ entry, answerText }: Hit, ageSeconds: number): LookupView["entry"] {
  return {
    id: entry.id,
    key: entry.key,
    response: JSON.parse(answerText) as JsonValue,
    model: entry.model,
    tokens_in: entry.tokensIn,
    tokens_out: entry.tokensOut,
    latency_ms: entry.latencyMs,
    cost_usd: entry.costMicroUsd / 1e6,
    created_at: new Date(entry.createdAt).toISOString(),
    expires_at: entry.expiresAt === null ? null : new Date(entry.expiresAt).toISOString(),
    age_seconds: ageSeconds,
    tags: ownTags(entry.tags),
    metadata: JSON.parse(entry.metadata) as JsonValue,
  };
}

function replyNone({ plan, trace }: ApiRequestContext, found: NoHit): LookupReply {
  const bypassed = plan.bypass !== null || found.reason === "cache-unavailable";
  const outcome: Outcome = bypassed ? "bypass" : "miss";
  const { reason, score, guards, edits } = found;
  trace.finish({ outcome, reason, score, guards, edits });
  const headers = lookUpHeaders({
    outcome,
    reason,
    similarity: trace.toldScore(outcome, score),
    edits: trace.toldEdits(edits),
    entryId: null,
    ageSeconds: null,
    ttlSeconds: null,
    latencySavedMs: null,
    collapsed: false,
    requestId: trace.requestId,
  });
  const similarity = trace.toldScore(outcome, score);
  return { headers, view: { outcome, reason, similarity, entry: null, key: plan.key, ...explained(plan, found) } };
}

function explained(plan: Plan, found: LookUp): { explanation?: unknown } {
  return found.explanation === null || !plan.explains ? {} : { explanation: found.explanation };
}
