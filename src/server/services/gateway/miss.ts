import type { Outcome, Reason } from "@/lib/core/outcome";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import type { FlightLead } from "../../ports/flight";
import type { RequestContext } from "./complete";
import type { NoHit } from "./look-up";
import type { Ending } from "./trace";

/** A miss on its way to the provider. */
export interface Miss {
  readonly context: RequestContext;
  readonly found: NoHit;
  readonly lead: FlightLead;
  /** Milliseconds since the provider was asked. */
  readonly latencyMs: () => number;
}

export const UPSTREAM_ERROR: { outcome: Outcome; reason: Reason } = { outcome: "error", reason: "upstream-error" };

export function missOutcome({ plan }: RequestContext, found: NoHit): { outcome: Outcome; reason: Reason } {
  const bypassed =
    plan.bypass !== null || found.reason === "cache-unavailable" || (!plan.lookup && plan.noStore !== null);
  return { outcome: bypassed ? "bypass" : "miss", reason: found.reason };
}

/** Headers leave before the answer is admitted: they never say that it was stored. The decision record does, by request id. */
export function missHeaders(
  context: RequestContext,
  found: NoHit,
  outcome: Outcome,
  reason: Reason,
  detail: string | null,
): Record<string, string> {
  return lookUpHeaders({
    outcome,
    reason,
    detail,
    similarity: context.trace.toldScore(outcome, found.score),
    edits: context.trace.toldEdits(found.edits),
    entryId: null,
    ageSeconds: null,
    ttlSeconds: null,
    latencySavedMs: null,
    collapsed: false,
    requestId: context.trace.requestId,
  });
}

/** Of an answer whose end came after its head had left. */
export function finishStream({ context, found, latencyMs }: Miss, ending: Ending): void {
  const { score, guards, edits } = found;
  context.trace.finish({ score, guards, edits, upstreamMs: latencyMs(), ...ending });
}
