import type { JsonValue } from "@/lib/core/json";
import type { StoredEntry } from "../../ports/entry-store";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { redactAll } from "./scanning";

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
    const [again] = await redactAll(services, tenant, [JSON.parse(answerText) as JsonValue]);
    return again?.clean === true && again.findings.length === 0;
  } catch (error) {
    services.log.error({ err: error, entryId: entry.id }, "a stored answer could not be scanned again");
    return false;
  }
}
