/** One vocabulary for header, log, metric, decision record, audit and badge. */

export const OUTCOMES = ["hit-exact", "hit-semantic", "miss", "bypass", "error"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why an outcome was reached. Closed: a new reason is added here first. */
export const REASONS = [
  // hit-exact, hit-semantic
  "same-key", // the same scope and the same prompt
  "collapsed", // told what the provider told an equal request at the same time
  "similar", // the same scope and a prompt that passed threshold and guards
  "stale-if-error", // past its time, but the provider failed and the client had allowed it
  // miss
  "not-found", // nothing in this scope is near
  "below-threshold", // something is near, but not near enough
  "guard-refused", // near enough, but a guard saw a difference that matters
  "expired", // an entry was found, past its time
  "too-old", // older than the client's max-age
  "refresh-asked", // the client sent no-cache
  "exact-only", // no exact match, and similarity was switched off or does not apply
  "awaiting-confirmation", // another person's answer waits to be confirmed; in records only, an app sees a plain miss
  "entry-refused", // an entry was found and failed its signature, tier or scanner check
  // bypass
  "cache-off", // the tenant has switched the cache off
  "policy-denied", // the policy allows neither look-up nor store
  "policy-error", // the policy failed, timed out or gave no boolean
  "time-sensitive", // the question asks for something new each time (another joke, a random number)
  "tool-call", // tools were offered or a tool result was sent
  "scanner-error", // the text could not be scanned for personal data
  "no-store-asked", // the client sent no-store
  "subject-blocked", // an erasure of the person who asks is under way
  "tenant-blocked", // an erasure is under way
  "cache-unavailable", // database or vault down or slow
  "not-cacheable", // the request has no form that can be cached (n > 1 in a stream, background ...)
  // error
  "upstream-error", // the provider refused or failed; relayed as it is
  "upstream-unreachable", // no connection, or time-out
  "only-if-cached", // the client asked for a cached answer and there is none
  "bad-request", // refused before anything was looked up
] as const;
export type Reason = (typeof REASONS)[number];

export function isHit(outcome: Outcome): boolean {
  return outcome === "hit-exact" || outcome === "hit-semantic";
}
