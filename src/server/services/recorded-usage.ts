import type { TenantId } from "@/lib/core/brand";
import { isHit, type Outcome } from "@/lib/core/outcome";
import type { DecisionRecord, UsageCounters, UsageDelta } from "../ports/usage-store";
import type { KeyUse } from "./quotas/key-usage-buffer";

const HOUR_MS = 3_600_000;

/** What one request adds to the statistics. */
export interface UsageEvent {
  /** When the request began, as the clock's `elapsed` says. What was forgotten since is not recorded. */
  readonly startedAt: number;
  readonly decision: DecisionRecord;
  readonly appKeyId: string;
  /** Null: none was named. */
  readonly agent: string | null;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** What the call cost, or would have cost. Millionths of a US dollar. */
  readonly costMicroUsd: number;
  /** Hits only: the recorded call's time minus what the cache took. */
  readonly latencySavedMs: number;
}

export function noUsage(): UsageCounters {
  return {
    hitsExact: 0,
    hitsSemantic: 0,
    misses: 0,
    bypasses: 0,
    errors: 0,
    stores: 0,
    tokensInServed: 0,
    tokensOutServed: 0,
    tokensInSpent: 0,
    tokensOutSpent: 0,
    costSavedMicroUsd: 0,
    costSpentMicroUsd: 0,
    latencySavedMs: 0,
  };
}

export const USAGE_FIELDS = Object.keys(noUsage()) as (keyof UsageCounters)[];

export const NO_SPENDING = { tokensSpent: 0, costSpentMicroUsd: 0, costSavedMicroUsd: 0 };

export function keyUseOf({ decision, appKeyId, agent, tokensIn, tokensOut, costMicroUsd }: UsageEvent): KeyUse {
  const { tenantId, at, outcome } = decision;
  const use = { tenantId, appKeyId, agent, at, requests: 1 };
  return isHit(outcome)
    ? { ...use, hits: 1, ...NO_SPENDING, costSavedMicroUsd: costMicroUsd }
    : { ...use, hits: 0, ...NO_SPENDING, tokensSpent: tokensIn + tokensOut, costSpentMicroUsd: costMicroUsd };
}

const COUNTER_OF: Record<Outcome, keyof UsageCounters> = {
  "hit-exact": "hitsExact",
  "hit-semantic": "hitsSemantic",
  miss: "misses",
  bypass: "bypasses",
  error: "errors",
};

export function addTo(usage: UsageCounters, usageEvent: UsageEvent): void {
  const { decision, tokensIn, tokensOut, costMicroUsd } = usageEvent;
  usage[COUNTER_OF[decision.outcome]] += 1;
  if (decision.stored) usage.stores += 1;
  if (isHit(decision.outcome)) {
    usage.tokensInServed += tokensIn;
    usage.tokensOutServed += tokensOut;
    usage.costSavedMicroUsd += costMicroUsd;
    usage.latencySavedMs += Math.round(usageEvent.latencySavedMs);
  } else {
    usage.tokensInSpent += tokensIn;
    usage.tokensOutSpent += tokensOut;
    usage.costSpentMicroUsd += costMicroUsd;
  }
}

/** Usage of between two flushes, by tenant, hour and model. */
export class UsageBuffer {
  private byName = new Map<string, UsageDelta>();

  rows(): UsageDelta[] {
    return [...this.byName.values()];
  }

  of({ tenantId, at, model }: { tenantId: TenantId; at: number; model: string }): UsageDelta {
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const key = `${tenantId}\n${hour}\n${model}`;
    let delta = this.byName.get(key);
    if (delta === undefined) {
      delta = { tenantId, hour, model, ...noUsage() };
      this.byName.set(key, delta);
    }
    return delta;
  }

  /** All that was gathered, which is no longer here. */
  take(): UsageDelta[] {
    const rows = this.rows();
    this.byName = new Map();
    return rows;
  }

  putBack(rows: readonly UsageDelta[]): void {
    for (const { tenantId, hour, model, ...counters } of rows) {
      const newer = this.of({ tenantId, at: hour, model });
      for (const name of USAGE_FIELDS) newer[name] += counters[name];
    }
  }

  forget(tenantId: TenantId): void {
    for (const [key, delta] of this.byName) if (delta.tenantId === tenantId) this.byName.delete(key);
  }
}
