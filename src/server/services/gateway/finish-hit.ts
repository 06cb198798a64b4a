import type { Reason } from "@/lib/core/outcome";
import { lookUpHeaders } from "@/lib/wire/cache-status";
import type { Services } from "../context";
import type { Hit } from "./look-up";
import type { Trace } from "./trace";

/** How a hit came about, where that is not the plain way. */
export interface HitCircumstances {
  /** Stored by another request's call to the provider while this one waited. */
  readonly collapsed?: boolean;
  /** Time spent waiting for the provider, in milliseconds. */
  readonly waitedMs?: number;
  /** In place of a failing provider's answer; null: it gave none. */
  readonly stale?: { readonly upstreamStatus: number | null };
}

export interface FinishedHit {
  readonly reason: Reason;
  readonly headers: Record<string, string>;
  readonly ageSeconds: number;
}

/** Records a hit and tells of it in headers: the same on every wire and in the API. */
export function finishHit(services: Services, trace: Trace, hit: Hit, how: HitCircumstances = {}): FinishedHit {
  const { entry, outcome, score, edits } = hit;
  const { tokensIn, tokensOut, costMicroUsd } = entry;
  const reason = how.stale === undefined ? reasonOf(hit) : "stale-if-error";
  const latencySavedMs = Math.max(0, entry.latencyMs - trace.elapsedMs());
  const saved = { tokensIn, tokensOut, costMicroUsd, latencySavedMs };
  trace.finish({ outcome, reason, score, edits, entryId: entry.id, upstreamMs: how.waitedMs ?? 0, ...saved });
  const now = services.clock.now();
  const ageSeconds = Math.floor((now - entry.createdAt) / 1000);
  const headers = lookUpHeaders({
    outcome,
    reason,
    similarity: trace.toldScore(outcome, score),
    edits: trace.toldEdits(edits),
    entryId: entry.id,
    ageSeconds,
    ttlSeconds: entry.expiresAt === null ? null : Math.floor((entry.expiresAt - now) / 1000),
    latencySavedMs,
    collapsed: how.collapsed ?? false,
    upstreamStatus: how.stale?.upstreamStatus ?? null,
    ...(entry.piiScrubbed ? { redacted: countPlaceholders(hit.answerText) } : {}),
    requestId: trace.requestId,
  });
  return { reason, headers, ageSeconds };
}

/** `[EMAIL]` or `[EMAIL_1]`, as the anonymiser writes them. At least one: the entry says that something was replaced. */
function countPlaceholders(answerText: string): number {
  return Math.max(1, answerText.match(/\[[A-Z][A-Z_]{2,30}(?:_\d{1,4})?\]/g)?.length ?? 0);
}

function reasonOf({ outcome }: Hit): Reason {
  return outcome === "hit-exact" ? "same-key" : "similar";
}
