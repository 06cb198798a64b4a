import type { TenantId } from "@/lib/core/brand";
import type { UsageCounters } from "@/server/ports/usage-store";
import { readCounters } from "./usage-columns";

type Records = readonly Record<string, unknown>[];

/** Sorted here and not in SQL: the databases order text by different rules. */
export function byModel(records: Records): ({ model: string } & UsageCounters)[] {
  const rows = records.map((record) => readCounters(record, { model: record.model as string }));
  return rows.sort((a, b) => compare(a.model, b.model));
}

export function byTenant(records: Records): ({ tenantId: TenantId } & UsageCounters)[] {
  const rows = records.map((record) => readCounters(record, { tenantId: record.tenantId as TenantId }));
  return rows.sort((a, b) => compare(a.tenantId, b.tenantId));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
