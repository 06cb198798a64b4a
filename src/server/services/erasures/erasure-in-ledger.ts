import type { KeyId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { LedgerHead } from "../../ports/ledger";
import type { Services } from "../context";
import type { ErasureProgress } from "./progress";

/** The act as it stands in the ledger. Of a tenant its own key alone: every other one is below it. */
export async function writeIntoLedger(
  services: Services,
  { id, tenantId, refs }: { id: string; tenantId: TenantId; refs: readonly SubjectRef[] | null },
  progress: ErasureProgress,
): Promise<LedgerHead> {
  const keys = (refs === null ? progress.keysDestroyed.slice(0, 1) : progress.keysDestroyed) as KeyId[];
  const act = refs !== null ? "person" : progress.kind === "deletion" ? "deletion" : "tenant";
  return services.ledger.write({ act, tenantId, id, keys });
}
