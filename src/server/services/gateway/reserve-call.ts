import type { ParsedRequest } from "@/lib/wire/adapter";
import type { TokenEstimate } from "@/lib/wire/estimate-tokens";
import type { Upstream } from "../../ports/upstream";
import type { AppActor, Services } from "../context";
import { unpriced } from "../quotas/quota-error";
import { NO_RESERVATION, type Reservation } from "../quotas/quotas";
import { hasPrice, priceCall } from "./price-call";

export interface CallToCome {
  readonly parsed: Pick<ParsedRequest, "model">;
  readonly upstream: Upstream;
  /** Asked for only where something is limited. */
  readonly estimate: () => TokenEstimate;
}

/**
 * Sets aside what a completion may cost: roughly, for it is settled by what it did cost.
 * @throws ServiceError `rate-limited`, `over-budget`; `forbidden` where a budget is set and the model has no price
 */
export async function reserveCall(
  services: Services,
  actor: AppActor,
  { parsed: { model }, upstream, estimate }: CallToCome,
): Promise<Reservation> {
  const { quotas, tenants } = services;
  const { tokens, money } = await quotas.limited(actor);
  if (!tokens && !money) return NO_RESERVATION;
  const { settings } = await tenants.get(actor.tenantId);
  if (money && !isFree(services, upstream) && !hasPrice(settings, model)) throw unpriced("this model");
  const { tokensIn, tokensOut } = estimate();
  const microUsd = money ? priceCall(settings, { model, tokensIn, tokensOut }) : 0;
  return quotas.reserve(actor, { tokens: tokensIn + tokensOut, microUsd });
}

/** The built-in model is nobody's to be paid. */
function isFree({ upstreams }: Services, upstream: Upstream): boolean {
  return upstreams.list().some((one) => one.upstream === upstream && one.kind === "demo");
}
