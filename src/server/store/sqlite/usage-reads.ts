import type { TenantId } from "@/lib/core/brand";
import type { UsageStore } from "@/server/ports/usage-store";
import { requireCount, requirePositive } from "../numbers";
import { readBucket, readDecision } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";
import { usageOfTenantSql, usageSql } from "../usage-sql";
import type { Connection } from "./connection";
import { type Parameters, prepareAll, type ReadRows } from "./statements";

type Query<Name extends keyof UsageStore> = globalThis.Parameters<UsageStore[Name]>[0];

/** Everything that reads usage and decisions, for the reading thread. */
export function usageReads(connection: Connection, rows: ReadRows) {
  const ofAll = prepareAll(connection, usageSql);
  const ofOne = prepareAll(connection, usageOfTenantSql);
  const all = (name: keyof typeof ofOne, tenantId: TenantId | null, parameters: Parameters) =>
    rows((tenantId === null ? ofAll : ofOne)[name], { ...parameters, tenantId });
  return {
    usage({ tenantId, model, from, to, bucketMs }: Query<"usage">) {
      const span = { from, to, bucketMs: requirePositive(bucketMs, "bucketMs"), model: model ?? null };
      return all("usage", tenantId, span).map(readBucket);
    },
    usageByModel: ({ tenantId, from, to }: Query<"usageByModel">) =>
      byModel(all("usageByModel", tenantId, { from, to })),
    usageByTenant: ({ from, to }: Query<"usageByTenant">) => byTenant(all("usageByTenant", null, { from, to })),
    decisions({ tenantId, limit, before, outcome }: Query<"decisions">) {
      const page = { limit: requireCount(limit, "limit"), before: before ?? null, outcome: outcome ?? null };
      return all("decisions", tenantId, page).map(readDecision);
    },
  };
}
