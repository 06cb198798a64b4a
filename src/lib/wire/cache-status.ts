import { isHit, type Outcome, type Reason } from "../core/outcome";

/** What the headers of one answer are made of. Null: does not apply, the header is left out. */
export interface LookUpResult {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** Score of the best match, in [0, 1], served or not. */
  readonly similarity: number | null;
  /** Names of the differences from that match's prompt, each once; left out where they are not told. */
  readonly edits?: readonly string[];
  readonly entryId: string | null;
  /** Seconds since the served entry was stored. */
  readonly ageSeconds: number | null;
  /** Seconds until the served entry expires. */
  readonly ttlSeconds: number | null;
  readonly latencySavedMs: number | null;
  /** How many values were replaced in the served answer; left out when none was. */
  readonly redacted?: number;
  /** Answered by another request's call to the provider. */
  readonly collapsed: boolean;
  /** More than the reason says: what is known of the store when the headers leave. */
  readonly detail?: string | null;
  /** Status of the provider's answer, when it was asked and did not answer 200. */
  readonly upstreamStatus?: number | null;
  readonly requestId?: string;
}

/** All headers that tell a client what the cache did, names in lower case. */
export function lookUpHeaders(result: LookUpResult): Record<string, string> {
  const { similarity, edits = [], entryId, ageSeconds, latencySavedMs, requestId } = result;
  return {
    "cache-status": cacheStatus(result),
    ...(isHit(result.outcome) && ageSeconds !== null ? { age: wholeSeconds(ageSeconds) } : {}),
    "lethe-outcome": result.outcome,
    "lethe-reason": result.reason,
    ...(similarity === null ? {} : { "lethe-similarity": threeDecimals(similarity) }),
    ...(edits.length === 0 ? {} : { "lethe-edits": edits.join(", ") }),
    ...(entryId === null ? {} : { "lethe-entry": entryId }),
    ...(latencySavedMs === null ? {} : { "lethe-latency-saved-ms": String(Math.max(0, Math.round(latencySavedMs))) }),
    ...(result.redacted === undefined ? {} : { "lethe-redacted": String(result.redacted) }),
    ...(requestId === undefined ? {} : { "lethe-request-id": requestId }),
  };
}

/** Cut, not rounded: a score just under a threshold must not be shown as having reached it. */
function threeDecimals(similarity: number): string {
  return (Math.floor(similarity * 1000) / 1000).toFixed(3);
}

function wholeSeconds(seconds: number): string {
  return String(Math.max(0, Math.floor(seconds)));
}

/** The Cache-Status header (RFC 9211): one list member, `lethe`, with its parameters. */
export function cacheStatus(result: LookUpResult): string {
  const { ttlSeconds, collapsed, upstreamStatus, reason, detail } = result;
  const forward = forwardReason(result);
  const parameters = [
    // RFC 9211, section 2.1: what went forward is no hit, though the answer came out of the cache in the end.
    isHit(result.outcome) && forward === null ? "hit" : null,
    forward === null ? null : `fwd=${forward}`,
    forward === null || (upstreamStatus ?? null) === null ? null : `fwd-status=${upstreamStatus}`,
    // The ttl may be negative for a stale answer; it is an sf-integer of at most 15 digits.
    ttlSeconds === null ? null : `ttl=${Math.max(-1e14, Math.min(1e14, Math.floor(ttlSeconds)))}`,
    collapsed ? "collapsed" : null,
    `detail=${bareItem(detail ?? reason)}`,
  ];
  return ["lethe", ...parameters.filter((parameter) => parameter !== null)].join("; ");
}

/** Why the request went on to the provider, in RFC 9211's words; null when it did not. */
function forwardReason({ outcome, reason }: LookUpResult): string | null {
  if (reason === "stale-if-error") return "stale";
  // RFC 9211, section 2.7: together with the request that went.
  if (reason === "collapsed") return "miss";
  if (isHit(outcome)) return null;
  if (outcome === "bypass") return "bypass";
  if (reason === "only-if-cached" || reason === "bad-request") return null;
  if (reason === "refresh-asked" || reason === "too-old") return "request";
  return reason === "expired" ? "stale" : "miss";
}

const TOKEN = /^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/;

/** A token where the text is one, else a string (RFC 9651, sections 3.3.3 and 3.3.4), which holds printable ASCII only. */
export function bareItem(text: string): string {
  if (TOKEN.test(text)) return text;
  const printable = text.replace(/[^\x20-\x7e]/gu, "?");
  return `"${printable.replace(/["\\]/g, "\\$&")}"`;
}
