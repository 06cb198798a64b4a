import type { UpstreamResponse } from "../../ports/upstream";
import type { RequestContext } from "./complete";
import { leaveStream } from "./leave-stream";
import { type Hit, lookUpStale } from "./look-up";
import { type GatewayReply, replyWithHit } from "./reply";

/**
 * The statuses in whose place a stale answer may stand: the provider failed or is out of breath. Any other 4xx says what
 * is wrong with the request, and its caller must hear it.
 */
function isFailing(status: number): boolean {
  return status >= 500 || status === 429;
}

/** In place of a failing provider's answer; null: relay that one. @param response null when there was no answer at all */
export async function serveStale(
  context: RequestContext,
  response: UpstreamResponse | null,
  upstreamMs: number,
): Promise<GatewayReply | null> {
  if ((response !== null && !isFailing(response.status)) || context.call.signal().aborted) return null;
  const hit = await lookUpSafely(context);
  if (hit === null) return null;
  if (response !== null && response.kind !== "json") leaveStream(context.services, response);
  return replyWithHit(context, hit, { waitedMs: upstreamMs, stale: { upstreamStatus: response?.status ?? null } });
}

/** A fault of the cache must not hide the provider's. */
async function lookUpSafely({ services, plan, controls }: RequestContext): Promise<Hit | null> {
  try {
    return await lookUpStale(services, plan, controls);
  } catch (error) {
    services.log.warn({ err: error }, "no stale answer could be looked for");
    return null;
  }
}
