import type { TenantId } from "@/lib/core/brand";
import type { Database } from "../../ports/database";

/**
 * Everything that carries the tenant's id beside answers, usage and the audit trail. The one erasure that says so stays,
 * without a name. May be repeated.
 * @param deletion its erasure
 */
export async function deleteTenantRows(db: Database, tenantId: TenantId, deletion: string): Promise<void> {
  const where = { tenantId };
  await db.write(async (tx) => {
    await tx.appKey.deleteMany({ where });
    await tx.upstream.deleteMany({ where });
    await tx.policyVersion.deleteMany({ where });
    await tx.tenantGrant.deleteMany({ where });
    await tx.serverSetting.deleteMany({ where: { name: { endsWith: `:${tenantId}` } } });
    await tx.erasure.deleteMany({ where: { tenantId, id: { not: deletion } } });
    await tx.erasure.updateMany({ where: { id: deletion }, data: { tenantName: "" } });
    await tx.usageRollup.deleteMany({ where });
    await tx.tombstone.deleteMany({ where });
    await tx.tenantTotal.deleteMany({ where });
    await tx.tenant.deleteMany({ where: { id: tenantId } });
  });
}
