import type { JsonObject } from "@/lib/core/json";
import type { ParsedRequest } from "@/lib/wire/adapter";
import type { Upstream } from "../../ports/upstream";
import type { AppActor, Services } from "../context";
import { unpriced } from "../quotas/quota-error";
import type { Reservation } from "../quotas/quotas";
import { hasPrice, priceCall } from "./price-call";

/** A token is about four characters of English text. */
const CHARS_A_TOKEN = 4;
/** Where the request sets no end to the answer. */
const ANSWER_TOKENS = 500;
/** Tokens that an answer may have at most, by the names of the wires. */
const ANSWER_LIMITS = ["max_completion_tokens", "max_tokens", "max_output_tokens"] as const;

/**
 * Sets aside what a completion may cost: roughly, for it is settled by what it did cost.
 * @throws ServiceError `rate-limited`, `over-budget`; `forbidden` where a budget is set and the model has no price
 */
export async function reserveCall(
  services: Services,
  actor: AppActor,
  { parsed, upstream }: { parsed: ParsedRequest; upstream: Upstream },
): Promise<Reservation> {
  const { settings } = await services.tenants.get(actor.tenantId);
  const hasBudget = await services.quotas.hasBudget(actor);
  if (hasBudget && !isFree(services, upstream) && !hasPrice(settings, parsed.model)) throw unpriced("this model");
  const tokensIn = Math.ceil(parsed.texts.reduce((sum, text) => sum + text.length, 0) / CHARS_A_TOKEN);
  const tokensOut = parsed.requestType === "embedding" ? 0 : answerTokens(parsed.upstreamBody);
  const microUsd = hasBudget ? priceCall(settings, { model: parsed.model, tokensIn, tokensOut }) : 0;
  return services.quotas.reserve(actor, { tokens: tokensIn + tokensOut, microUsd });
}

function answerTokens(body: JsonObject): number {
  const named = ANSWER_LIMITS.map((name) => body[name]).find((value) => typeof value === "number");
  return named !== undefined && Number.isSafeInteger(named) && named > 0
    ? Math.min(named, ANSWER_TOKENS_MAX)
    : ANSWER_TOKENS;
}

/** No model says more in one answer; what a request asks for beyond it must not use up a budget. */
const ANSWER_TOKENS_MAX = 200_000;

/** The built-in model is nobody's to be paid. */
function isFree({ upstreams }: Services, upstream: Upstream): boolean {
  return upstreams.list().some((one) => one.upstream === upstream && one.kind === "demo");
}
