import type { EntryId } from "@/lib/core/brand";
import { isHit, type Outcome, type Reason, type StoreRefusal } from "@/lib/core/outcome";
import type { JudgedEdit } from "@/lib/similarity/decide/decide";
import type { Score } from "@/lib/similarity/score";
import type { ParsedRequest } from "@/lib/wire/adapter";
import type { RequestControls } from "@/lib/wire/controls";
import { raiseAlarm } from "../alarms";
import type { Services } from "../context";
import { NOTHING, type Reservation } from "../quotas/quotas";
import type { Plan } from "./plan-request";
import { openSpan } from "./request-span";

/** More differences than these tell nobody more. */
const EDITS_RECORDED_MAX = 16;

/** How a request ended. What is left out was not known. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** It failed for what was asked, and not for who was asked. */
  readonly ofRequest?: boolean;
  readonly score?: Score | null;
  readonly guards?: readonly string[];
  readonly edits?: readonly JudgedEdit[];
  readonly entryId?: EntryId | null;
  readonly stored?: boolean;
  /** Why not, where there was a fresh answer. */
  readonly notStored?: StoreRefusal | null;
  readonly tokensIn?: number;
  readonly tokensOut?: number;
  readonly costMicroUsd?: number;
  /** The provider was asked and has not said what it took: nobody's limit is given back. */
  readonly costUnknown?: boolean | undefined;
  readonly latencySavedMs?: number;
  readonly upstreamMs?: number;
  /** When the answer was out, where the end is recorded later. */
  readonly durationMs?: number;
}

/** Follows one request and records its ending once. */
export interface Trace {
  readonly requestId: string;
  /** Milliseconds since the request began. */
  elapsedMs(): number;
  /** The score as this caller may see it. */
  toldScore(outcome: Outcome, score: Score | null): number | null;
  /** Names of the differences, each once, as this caller may see them. */
  toldEdits(edits: readonly JudgedEdit[]): readonly string[];
  /** In place of the client's, where spans are collected; null: the client's goes on. */
  readonly traceparent: string | null;
  finish(ending: Ending): void;
}

/** What tells the provider where in the trace its own part stands. */
export function spanHeaders({ traceparent }: Pick<Trace, "traceparent">): Record<string, string> {
  return traceparent === null ? {} : { traceparent };
}

/** For the record alone: what an app sees never depends on another person's unconfirmed answer. */
function recordedReason(plan: Plan, { outcome, reason }: Ending): Reason {
  return outcome === "miss" && plan.held.awaiting ? "awaiting-confirmation" : reason;
}

export function startTrace(
  services: Services,
  start: {
    plan: Plan;
    parsed: Pick<ParsedRequest, "wire" | "model">;
    controls: RequestControls;
    startedAt: number;
    /** UUID v7: also the decision record's id, so that a header leads to its record. */
    requestId: string;
    /** What was set aside for it. */
    reservation?: Reservation;
    /** As the client sent it. */
    traceparent?: string | undefined;
  },
): Trace {
  const elapsedMs = () => services.clock.elapsed() - start.startedAt;
  const span = openSpan(services, start);
  let finished = false;
  return {
    requestId: start.requestId,
    elapsedMs,
    traceparent: span?.traceparent ?? null,
    toldScore: (outcome, score) => (start.plan.explains || outcome === "hit-exact" ? (score?.value ?? null) : null),
    toldEdits: (edits) => (start.plan.explains ? [...new Set(edits.map(({ name }) => name))] : []),
    finish(ending) {
      if (finished) return;
      finished = true;
      const durationMs = ending.durationMs ?? elapsedMs();
      span?.end(start.plan, ending, durationMs);
      services.metrics.overhead.observe({ outcome: ending.outcome }, (durationMs - (ending.upstreamMs ?? 0)) / 1000);
      const { tokensIn = 0, tokensOut = 0, costMicroUsd = 0 } = ending;
      const spent = ending.costUnknown === true ? null : { tokens: tokensIn + tokensOut, microUsd: costMicroUsd };
      start.reservation?.settle(isHit(ending.outcome) ? NOTHING : spent);
      watchErrors(services, start.plan, ending);
      services.recorder.record({
        startedAt: start.startedAt,
        decision: {
          id: start.requestId,
          tenantId: start.plan.tenant.id,
          at: services.clock.now(),
          requestId: start.requestId,
          outcome: ending.outcome,
          reason: recordedReason(start.plan, ending),
          stored: ending.stored ?? false,
          notStored: ending.notStored ?? null,
          wire: start.parsed.wire,
          model: start.parsed.model,
          subjectRef: start.plan.subjectRef,
          entryId: ending.entryId ?? null,
          score: ending.score?.value ?? null,
          guards: ending.guards ?? [],
          edits: (ending.edits ?? []).slice(0, EDITS_RECORDED_MAX).map(({ explainedBy, ...edit }) => ({
            ...edit,
            explained: explainedBy !== null,
          })),
          idfEpoch: ending.score?.weights ?? null,
          policyInput: JSON.stringify(start.plan.policyInput),
          policyDigest: start.plan.policyDigest,
          durationMs,
        },
        appKeyId: start.plan.writer.key ?? "",
        agent: start.plan.writer.agent,
        tokensIn,
        tokensOut,
        costMicroUsd,
        latencySavedMs: ending.latencySavedMs ?? 0,
      });
    },
  };
}

function watchErrors(services: Services, { tenant }: Plan, { reason, ofRequest = false }: Ending): void {
  const details = services.errors.note(tenant.id, reason, ofRequest);
  if (details !== null) raiseAlarm(services, { kind: "error-rate", tenantId: tenant.id, key: null, details });
}
