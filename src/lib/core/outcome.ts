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
  "brake", // somebody has stopped the cache, for this tenant or for everybody
  "cache-off", // the tenant has switched the cache off
  "policy-denied", // the policy allows neither look-up nor store
  "policy-error", // the policy failed, timed out or gave no boolean
  "time-sensitive", // the question asks for something new each time (another joke, a random number)
  "tool-call", // tools were offered or a tool result was sent
  "scanner-error", // the text could not be scanned for personal data
  "no-store-asked", // the client sent no-store
  "key-unproven", // the app's own provider key has not been accepted by the provider for a day
  "subject-blocked", // an erasure of the person who asks is under way
  "tenant-blocked", // an erasure is under way
  "cache-unavailable", // database or vault down or slow
  "not-cacheable", // the request has no form that can be cached (n > 1 in a stream, background ...)
  // error
  "upstream-error", // the provider refused or failed; relayed as it is
  "upstream-unreachable", // no connection, or time-out
  "only-if-cached", // the client asked for a cached answer and there is none
  "over-limit", // the app key or its tenant has used up what it may ask for or spend
  "bad-request", // refused before anything was looked up
] as const;
export type Reason = (typeof REASONS)[number];

/** Why a fresh answer was not stored. Closed: a new reason is added here first. */
const STORE_REFUSALS = [
  // known before the provider was asked
  "bypass", // the cache had no part in this request: the reason of the outcome says why
  "policy-denied", // the policy lets it be looked up and not stored
  "no-store-asked", // the client sent no-store
  "read-only-key", // the app key may not write
  // known when the answer was there: the admission rule
  "status", // the provider did not answer 200
  "tool-call", // the answer calls a tool: what it does belongs to one conversation
  "refused", // the model refused
  "filtered", // the provider cut the answer for its content
  "truncated", // the answer ran into a token limit
  "incomplete", // some choice did not end by itself, or the stream broke off
  "empty", // the answer shows its reader nothing
  "not-as-asked", // whole, and not what was asked for: another number of choices, no JSON, other vectors
  "unreadable", // part of the answer can't be scanned (sound, image)
  "too-large", // over the size cap
  "scrubbed-structure", // a program reads the answer, and what was replaced in it has changed its form
  "high-severity", // what was found in the answer must not be kept even replaced
  "volatile-used", // the answer holds a number, date or name of what the tenant's rules mask
  "personal-data", // something personal was left after what was found had been replaced
  // what came in between
  "stale-generation", // an erasure began
  "queue-full", // too many answers waited for their store
  "failed", // scanner, vault or database failed, or took too long
] as const;
export type StoreRefusal = (typeof STORE_REFUSALS)[number];

export function isHit(outcome: Outcome): boolean {
  return outcome === "hit-exact" || outcome === "hit-semantic";
}
