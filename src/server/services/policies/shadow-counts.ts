import type { Policy, PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { effectiveDecision } from "./effective-decision";

export interface ShadowCount {
  same: number;
  /** The shadow would look or store where the policy in force does not. */
  looser: number;
  /** The shadow would not look or store where the policy in force does. */
  stricter: number;
  failures: number;
}

/** How often a policy in shadow would have decided otherwise. Counted since it was put into shadow, or since the start. */
export class ShadowCounts {
  private readonly counts = new Map<string, ShadowCount>();

  observe(
    shadow: { versionId: string; policy: Policy },
    input: PolicyInput,
    inForce: PolicyDecision,
    now: number,
  ): void {
    const count = this.of(shadow.versionId);
    this.counts.set(shadow.versionId, count);
    const decision = shadow.policy.decide(input, now);
    const would = allows(effectiveDecision(decision, input));
    const does = allows(effectiveDecision(inForce, input));
    if (decision.failure !== null) count.failures += 1;
    else if (would === does) count.same += 1;
    else if (would > does) count.looser += 1;
    else count.stricter += 1;
  }

  /** Zeros for a version that was not in shadow since the start. */
  of(versionId: string): ShadowCount {
    return this.counts.get(versionId) ?? { same: 0, looser: 0, stricter: 0, failures: 0 };
  }

  reset(versionId: string): void {
    this.counts.delete(versionId);
  }
}

/** 0 to 3; look-up weighs more, so that one gained and the other lost is not "the same". */
function allows({ allowLookup, allowStore }: PolicyDecision): number {
  return (allowLookup ? 2 : 0) + (allowStore ? 1 : 0);
}
