import { maxSeverity, maxTier, type Severity, type Tier } from "@/lib/core/tier";
import type { Finding, PiiType } from "./types";

const SECRET_TYPES: ReadonlySet<PiiType> = new Set<PiiType>(["SECRET", "JWT", "PRIVATE_KEY", "PASSWORD"]);

/**
 * The highest severity among findings, `none` without any; and the tier: secrets are restricted, other high findings
 * confidential, low ones internal, a text without any is public.
 */
export class SeverityTally {
  severity: Severity = "none";
  tier: Tier = "public";

  add(finding: Finding): void {
    this.severity = maxSeverity(this.severity, finding.severity);
    this.tier = maxTier(this.tier, tierOfFinding(finding));
  }
}

function tierOfFinding(finding: Finding): Tier {
  if (SECRET_TYPES.has(finding.type)) return "restricted";
  if (finding.severity === "high") return "confidential";
  return finding.severity === "low" ? "internal" : "public";
}
