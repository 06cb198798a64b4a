import type { UsageCounters } from "../../ports/usage-store";
import { noUsage } from "../recorded-usage";
import type { UsageTotals } from "../views";

const MICRO = 1_000_000;

function tokensOf(sum: UsageCounters): number {
  return sum.tokensInServed + sum.tokensOutServed + sum.tokensInSpent + sum.tokensOutSpent;
}

/** Sums counters and derives what people read: rates, dollars, seconds. */
export function totalsView(...counters: readonly UsageCounters[]): UsageTotals {
  const sum = noUsage();
  for (const one of counters) {
    for (const name of Object.keys(sum) as (keyof UsageCounters)[]) sum[name] += one[name];
  }
  const { hitsExact, hitsSemantic, misses, bypasses, errors } = sum;
  const looked = hitsExact + hitsSemantic + misses;
  const rate = (hits: number) => (looked === 0 ? null : hits / looked);
  return {
    requests: looked + bypasses + errors,
    hitsExact,
    hitsSemantic,
    misses,
    bypasses,
    errors,
    stores: sum.stores,
    hitRate: rate(hitsExact + hitsSemantic),
    exactRate: rate(hitsExact),
    semanticRate: rate(hitsSemantic),
    tokensInServed: sum.tokensInServed,
    tokensOutServed: sum.tokensOutServed,
    tokensInSpent: sum.tokensInSpent,
    tokensOutSpent: sum.tokensOutSpent,
    moneySavedUsd: sum.costSavedMicroUsd / MICRO,
    moneySpentUsd: sum.costSpentMicroUsd / MICRO,
    secondsSaved: sum.latencySavedMs / 1000,
    unpriced: sum.costSavedMicroUsd + sum.costSpentMicroUsd === 0 && tokensOf(sum) > 0,
  };
}
