import type { TenantId } from "@/lib/core/brand";
import type { UsageStore } from "@/server/ports/usage-store";
import { decisionQuery, fullDecisions, shortDecisions } from "../decision-pages";
import { SQLITE } from "../dialect";
import { keyUsageParameters, readKeyUsage, readSpending } from "../key-usage";
import { requirePositive } from "../numbers";
import { readBucket } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";
import { busiestOf, candidateGrain, candidatesOfEach, splitSpan } from "../usage-span";
import { decisionsOfTenantSql, MODELS_MAX, usageSql } from "../usage-sql";
import type { Connection } from "./connection";
import { prepareAll, type ReadRows } from "./statements";

type Query<Name extends keyof UsageStore> = globalThis.Parameters<UsageStore[Name]>[0];

/** Everything that reads usage and decisions, for the reading thread. */
export function usageReads(connection: Connection, rows: ReadRows) {
  const sql = prepareAll(connection, usageSql(SQLITE));
  const ofTenant = prepareAll(connection, decisionsOfTenantSql);
  const ofTenants = ({ tenantIds, from, to }: Query<"usageOfTenants">) =>
    byTenant(rows(sql.usageOfTenants, { ...splitSpan({ from, to }), tenantIds: JSON.stringify(tenantIds) }));
  return {
    usage({ tenantId, model, from, to, bucketMs }: Query<"usage">) {
      const span = splitSpan({ from, to }, requirePositive(bucketMs, "bucketMs"));
      return rows(sql.usage, { ...span, bucketMs, tenantId: tenantId ?? "", model: model ?? "" }).map(readBucket);
    },
    usageByModel: ({ tenantId, from, to }: Query<"usageByModel">) =>
      byModel(rows(sql.usageByModel, { ...splitSpan({ from, to }), tenantId: tenantId ?? "", limit: MODELS_MAX })),
    usageOfTenants: ofTenants,
    usageByTenant({ from, to }: Query<"usageByTenant">) {
      const candidates = candidateGrain({ from, to });
      const times = rows(sql.times, candidates);
      const limit = candidatesOfEach(times.length);
      const busy = times.flatMap(({ at }) => rows(sql.busiest, { ...candidates, at, limit }));
      return ofTenants({ tenantIds: busiestOf(busy as { tenantId: TenantId; requests: number }[]), from, to });
    },
    keyUsage: (query: Query<"keyUsage">) => rows(sql.keyUsage, keyUsageParameters(query)).map(readKeyUsage),
    keySpending: (query: Query<"keySpending">) => readSpending(rows(sql.keySpending, keyUsageParameters(query))),
    decisions(query: Query<"decisions">) {
      const asked = decisionQuery(query);
      const { decisions, decisionsEnd } = query.tenantId === null ? sql : ofTenant;
      const found = rows(decisions, asked);
      return fullDecisions(found, query.limit) ?? shortDecisions(found, rows(decisionsEnd, asked)[0]);
    },
  };
}
