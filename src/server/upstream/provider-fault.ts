import { UpstreamUnreachable } from "../ports/upstream";

/** Nobody is there, or it takes too long: of the system, of TLS and of undici. */
const OUT_OF_REACH: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
]);
const OF_TLS = /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/**
 * Whether a failed call says that the provider is down for everybody. A list: whatever else fails may be of this one
 * request, and a stranger's request must not close the provider to others. A page with a status below 500 is such: a
 * firewall before the provider refuses a text with one.
 */
export function isProviderFault(error: unknown): boolean {
  if (!(error instanceof UpstreamUnreachable)) return false;
  if (error.status !== undefined) return error.status >= 500;
  const { cause } = error;
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? cause.code : undefined;
  return cause.name === "TimeoutError" || OUT_OF_REACH.has(code) || (typeof code === "string" && OF_TLS.test(code));
}
