import type { EntryId, ScopeId, TenantId } from "@/lib/core/brand";
import type { StoredRef } from "@/server/ports/entry-store";
import { requireCount, requireInteger } from "./numbers";

/** The parameters of `loadScope` in entry-sql.ts. @throws StoreError invalid */
export function scopePage(tenantId: TenantId, scope: ScopeId, now: number, afterId: EntryId | null, limit: number) {
  return { tenantId, scope, now, afterId: afterId ?? "", limit: requireCount(limit, "limit") };
}

/** The parameters of `listStoredSince`. @throws StoreError invalid */
export function storedPage(tenantId: TenantId, after: Pick<StoredRef, "createdAt" | "id">, limit: number) {
  const createdAt = requireInteger(after.createdAt, "createdAt");
  return { tenantId, createdAt, id: after.id, limit: requireCount(limit, "limit") };
}
