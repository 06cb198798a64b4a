import { maxSeverity, maxTier, type Severity, type Tier } from "@/lib/core/tier";
import type { Finding, PiiType } from "./types";

const SECRET_TYPES: ReadonlySet<PiiType> = new Set<PiiType>(["SECRET", "JWT", "PRIVATE_KEY", "PASSWORD"]);

/** The highest severity among findings; `none` without any. */
export function severityOf(findings: readonly Finding[]): Severity {
  return findings.reduce<Severity>((worst, finding) => maxSeverity(worst, finding.severity), "none");
}

/** Secrets are restricted, other high findings confidential, low ones internal; a text without any is public. */
export function tierOf(findings: readonly Finding[]): Tier {
  return findings.reduce<Tier>((highest, finding) => maxTier(highest, tierOfFinding(finding)), "public");
}

function tierOfFinding(finding: Finding): Tier {
  if (SECRET_TYPES.has(finding.type)) return "restricted";
  if (finding.severity === "high") return "confidential";
  return finding.severity === "low" ? "internal" : "public";
}
