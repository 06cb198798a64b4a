import { createHash } from "node:crypto";
import { stringifyExact } from "@/lib/wire/exact-numbers";
import { withForwardedSubject } from "@/lib/wire/forwarded-subject";
import type { RequestContext } from "./complete";

type Sending = Pick<RequestContext, "parsed" | "call" | "plan">;

/** What is forwarded is what was keyed: serialised from the parsed value. */
export function sentBody({ parsed, call, plan }: Sending): string | Uint8Array {
  const { forwardedSubject: subject } = plan;
  if ("upstreamParts" in call.body) return joinParts(call.body.upstreamParts, subject ?? null);
  const sent =
    subject === undefined ? parsed.upstreamBody : withForwardedSubject(parsed.wire, parsed.upstreamBody, subject);
  const body = parsed.stream ? call.adapter.streamedUpstreamBody(sent) : sent;
  return stringifyExact(body, call.body.exact);
}

function joinParts(parts: readonly Uint8Array[], subject: string | null): Uint8Array {
  const name = Buffer.from(JSON.stringify(subject));
  return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [name, part])));
}

/**
 * Of all that the provider is told of a request, and by which it may refuse one: also the fields that say nothing of the
 * answer (`stream`, `service_tier`). Equal requests may differ in them.
 */
export function sentDigestOf(context: Sending): string {
  const { call, plan } = context;
  const body = "upstreamDigest" in call.body ? call.body.upstreamDigest : sentBody(context);
  return createHash("sha256")
    .update(JSON.stringify([plan.forwardedSubject ?? null, call.client.headers["idempotency-key"] ?? null]))
    .update(body)
    .digest("base64url");
}
