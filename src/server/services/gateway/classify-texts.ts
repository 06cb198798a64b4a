import { maxSeverity, maxTier } from "@/lib/core/tier";
import type { Scan, Scanner } from "@/lib/pii/scan";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { withSlicedScans } from "./sliced-scan";

/** What people and tools wrote in one request, taken together. Null when it can't be scanned: then nothing is looked up or stored. */
export async function classifyTexts(
  services: Services,
  tenant: Tenant,
  texts: readonly string[],
): Promise<Scan | null> {
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  if (chars > services.limits.scanChars) return null;
  const { clock, limits } = services;
  try {
    return await withSlicedScans(services.scannerOf(tenant.settings), clock, limits.scanMs, (scanner) =>
      scanAll(scanner, texts),
    );
  } catch (error) {
    services.log.error({ err: error }, "the text could not be scanned: the cache is bypassed");
    return null;
  }
}

function scanAll(scanner: Scanner, texts: readonly string[]): Scan {
  let whole: Scan = { findings: [], severity: "none", tier: "public" };
  for (const text of texts) {
    const { findings, severity, tier } = scanner.scan(text);
    whole = {
      findings: [...whole.findings, ...findings],
      severity: maxSeverity(whole.severity, severity),
      tier: maxTier(whole.tier, tier),
    };
  }
  return whole;
}
