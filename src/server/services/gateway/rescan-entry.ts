import type { JsonValue } from "@/lib/core/json";
import { redactLeaves } from "@/lib/pii/redact/leaves";
import type { StoredEntry } from "../../ports/entry-store";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { withSlicedScans } from "./sliced-scan";

/** An answer that an older scanner let pass is looked at again before it is served. */
export async function isScanCurrent(
  services: Services,
  tenant: Tenant,
  entry: StoredEntry,
  answerText: string,
): Promise<boolean> {
  const scanner = services.scannerOf(tenant.settings);
  if (entry.scannerVersion === scanner.version) return true;
  try {
    const { clock, limits } = services;
    const answer = JSON.parse(answerText) as JsonValue;
    const again = await withSlicedScans(scanner, clock, limits.scanMs, (ahead) => redactLeaves(answer, ahead));
    return again.clean && again.findings.length === 0;
  } catch (error) {
    services.log.error({ err: error, entryId: entry.id }, "a stored answer could not be scanned again");
    return false;
  }
}
