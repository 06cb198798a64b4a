import type { TenantId } from "@/lib/core/brand";
import type { RowSecurityContext } from "./session";

/**
 * A group that was added up in memory mostly holds many tenants, and naming each in a transaction of its own would make a
 * flush as slow as the single writes it replaces. The rows still name their tenant in the statement.
 */
export function rowContextOfMany(rows: readonly { readonly tenantId: TenantId }[]): RowSecurityContext {
  const [first] = rows;
  if (first && rows.every((row) => row.tenantId === first.tenantId)) return { tenantId: first.tenantId };
  return "all-tenants";
}
