import { WireError } from "./adapter";

/** Names the gateways that a request has come through, oldest first: a list, as `Via` is (RFC 9110, 7.6.3). */
export const HOPS_HEADER = "lethe-via";

/** Gateways in a row. More than a company and its partner put one behind the other is a circle of changing names. */
const HOPS_MAX = 4;

/**
 * The header for the next hop.
 * @param own this installation's name
 * @throws WireError 508 when the request has been here, or has come a longer way than any that leads somewhere
 */
export function nextHops(headers: Readonly<Record<string, string>>, own: string): string {
  const past = (headers[HOPS_HEADER] ?? "").split(",").flatMap((hop) => (hop.trim() === "" ? [] : [hop.trim()]));
  if (!past.includes(own) && past.length < HOPS_MAX) return [...past, own].join(", ");
  throw new WireError({
    status: 508,
    code: "loop_detected",
    message:
      "This request has already come through this gateway: a provider's base URL leads back to it. Set OPENAI_BASE_URL or ANTHROPIC_BASE_URL to the provider's own address.",
  });
}
