import type { UpstreamUnreachable } from "../ports/upstream";

const BASE_MS = 250;
const STEP_MAX_MS = 4_000;
/** Longer than that nobody is kept waiting: the client hears when it may ask again. */
export const RETRY_WAIT_MAX_MS = 10_000;

/** Nothing of the request had left when these came. */
const NOT_SENT: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export function wasNotSent(error: UpstreamUnreachable): boolean {
  const { cause } = error;
  return typeof cause === "object" && cause !== null && "code" in cause && NOT_SENT.has(cause.code);
}

/** How long to wait before the same is asked again; null: it is not. The provider's word counts before ours. */
export function waitBefore(
  attempt: number,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  now: number,
): number | null {
  if (answer.status !== 429 && answer.status !== 503) return null;
  if (answer.headers["x-should-retry"] === "false") return null;
  const wait = askedFor(answer.headers, now) ?? backOff(attempt);
  return wait <= RETRY_WAIT_MAX_MS ? wait : null;
}

/** Anywhere in a growing stretch, so that those who failed together do not come back together. */
export function backOff(attempt: number): number {
  return Math.random() * Math.min(STEP_MAX_MS, BASE_MS * 2 ** attempt);
}

/** Seconds or a date (RFC 9110), or milliseconds. */
function askedFor(headers: Readonly<Record<string, string>>, now: number): number | null {
  const ms = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers["retry-after"]?.trim();
  if (text === undefined || text === "") return null;
  const wait = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
