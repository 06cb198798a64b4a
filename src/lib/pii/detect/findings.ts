import { isInPlaceholder } from "../redact/placeholder";
import { SeverityTally } from "../tier";
import type { Finding, Scan } from "../types";
import { mergeHits } from "./merge";

/** The findings of one scan, in the order in which they come. */
export class Findings {
  readonly #findings: Finding[] = [];

  readonly add = (finding: Finding): void => {
    this.#findings.push(finding);
  };

  /** `keeps` says which findings count. One that a placeholder holds never does: it names what was there. */
  close(text: string, keeps: (finding: Finding) => boolean): Scan {
    const kept = this.#findings.filter((finding) => keeps(finding) && !isInPlaceholder(text, finding));
    const findings = mergeHits(kept);
    const tally = new SeverityTally();
    for (const finding of findings) tally.add(finding);
    return { findings, severity: tally.severity, tier: tally.tier };
  }
}
