import { isInPlaceholder } from "../redact/placeholder";
import { SeverityTally } from "../tier";
import type { Finding, Scan } from "../types";
import { inOrder, Merger } from "./merge";
import type { Meter } from "./meter";

/** Characters of a stretch: short enough to sort what begins in one at a stroke. */
const STRETCH = 1 << 10;
const FINDING_WORK = 4;

/**
 * The findings of one scan, kept by the stretch of text where they begin: a distribution sort, whose stretches are put
 * in order, sifted and merged one by one. Sorting 200,000 findings at once would hold up everybody else.
 */
export class Ledger {
  readonly #stretches: (Finding[] | undefined)[] = [];

  readonly add = (finding: Finding): void => {
    const index = Math.floor(finding.start / STRETCH);
    const stretch = this.#stretches[index];
    if (stretch === undefined) this.#stretches[index] = [finding];
    else stretch.push(finding);
  };

  /** `keeps` says which findings count. One that a placeholder holds never does: it names what was there. */
  *close(text: string, keeps: (finding: Finding) => boolean, meter: Meter): Generator<undefined, Scan> {
    const merger = new Merger<Finding>();
    for (const stretch of this.#stretches) {
      if (stretch === undefined) continue;
      const kept = stretch.filter((finding) => keeps(finding) && !isInPlaceholder(text, finding));
      for (const finding of kept.sort(inOrder)) merger.add(finding);
      if (meter.isSpent(stretch.length * FINDING_WORK)) yield;
    }
    const tally = new SeverityTally();
    for (const finding of merger.merged) {
      tally.add(finding);
      if (meter.isSpent(1)) yield;
    }
    return { findings: merger.merged, severity: tally.severity, tier: tally.tier };
  }
}
