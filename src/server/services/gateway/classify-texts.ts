import type { TenantId } from "@/lib/core/brand";
import { maxSeverity, maxTier } from "@/lib/core/tier";
import type { Scan } from "@/lib/pii/scan";
import type { Services } from "../context";

/** What people and tools wrote in one request, taken together. Null when it can't be scanned: then nothing is looked up or stored. */
export async function classifyTexts(
  services: Services,
  tenantId: TenantId,
  texts: readonly string[],
): Promise<Scan | null> {
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  if (chars > services.limits.scanChars) return null;
  const scanner = services.scannerOf(tenantId);
  let whole: Scan = { findings: [], severity: "none", tier: "public" };
  try {
    for (const text of texts) {
      const scan = scanner.scan(text);
      whole = {
        findings: [...whole.findings, ...scan.findings],
        severity: maxSeverity(whole.severity, scan.severity),
        tier: maxTier(whole.tier, scan.tier),
      };
    }
    return whole;
  } catch (error) {
    services.log.error({ err: error }, "the text could not be scanned: the cache is bypassed");
    return null;
  }
}
