import { maxSeverity, maxTier, type Severity, type Tier } from "@/lib/core/tier";
import type { PiiType, Scanner } from "./types";

/** How many values of one type. */
export interface TypeCount {
  readonly type: PiiType;
  readonly count: number;
}

/** What several texts hold together. */
export interface Classification {
  readonly findings: readonly TypeCount[];
  readonly severity: Severity;
  readonly tier: Tier;
}

/** Counted and not listed: there may be 100,000 findings, and nobody asks where they stand. */
export function classify(scanner: Scanner, texts: readonly string[]): Classification {
  const counts = new Map<PiiType, number>();
  let severity: Severity = "none";
  let tier: Tier = "public";
  for (const text of texts) {
    const scan = scanner.scan(text);
    for (const { type } of scan.findings) counts.set(type, (counts.get(type) ?? 0) + 1);
    severity = maxSeverity(severity, scan.severity);
    tier = maxTier(tier, scan.tier);
  }
  return { findings: [...counts].map(([type, count]) => ({ type, count })), severity, tier };
}
