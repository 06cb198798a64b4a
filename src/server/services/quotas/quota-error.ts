import { ServiceError } from "../service-error";
import type { Quota } from "./quota-schema";
import type { Window } from "./windows";

export type LimitName = keyof Quota;
export type LimitOwner = "app-key" | "tenant";

const WHOSE: Readonly<Record<LimitOwner, string>> = { "app-key": "This app key", tenant: "This tenant" };

const WHAT: Readonly<Record<LimitName, (max: number) => string>> = {
  requestsPerMinute: (max) => `may make ${max} requests a minute`,
  tokensPerMinute: (max) => `may use ${max} tokens a minute`,
  usdPerDay: (max) => `may spend ${max} US dollars a day`,
  usdPerMonth: (max) => `may spend ${max} US dollars a month`,
};

/** Whoever asked too much hears what the limit is, when it ends and who can raise it. */
export function overLimit(owner: LimitOwner, limit: LimitName, max: number, window: Window, now: number): ServiceError {
  const seconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
  const allowed = `${WHOSE[owner]} ${WHAT[limit](max)}, and that is used up`;
  const raise = "or ask an admin of your tenant for more";
  if (limit === "requestsPerMinute" || limit === "tokensPerMinute") {
    const message = `${allowed}: try again in ${seconds} s, ${raise}.`;
    return new ServiceError("rate-limited", message, undefined, { reason: limit, retryAfterSeconds: seconds });
  }
  const message = `${allowed}: wait until ${new Date(window.endsAt).toISOString()}, ${raise}.`;
  return new ServiceError("over-budget", message, undefined, { reason: limit, retryAfterSeconds: seconds });
}

/** What nobody can price, a budget can't hold. */
export function unpriced(what: string): ServiceError {
  return new ServiceError(
    "forbidden",
    `A budget is set, and no price is known for ${what}: it can't be used until an admin of your tenant sets a price (Settings, Prices) or gives its apps a key and a tenant without a budget.`,
    undefined,
    { reason: "price-unknown" },
  );
}
