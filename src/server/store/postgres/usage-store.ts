import type { TenantId } from "@/lib/core/brand";
import type { UsageStore } from "@/server/ports/usage-store";
import { columnOf } from "../dialect";
import { requireCount, requireInteger, requirePositive } from "../numbers";
import { COUNTERS, decisionParameters, mergeDeltas, readBucket, readDecision } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";
import {
  DECISION_COLUMNS,
  ON_SAME_DECISION,
  ON_SAME_HOUR,
  USAGE_COLUMNS,
  usageOfTenantSql,
  usageSql,
} from "../usage-sql";
import { reachOfMany } from "./reach";
import { BULK_STATEMENT_MS_MAX, type Reach, type Sessions } from "./session";
import { compileAll, type Parameters, type PostgresStatement } from "./statement";

const USAGE_TYPES = `tenant_id TEXT, hour BIGINT, model TEXT, ${COUNTERS.map((field) => `${columnOf(field)} BIGINT`).join(", ")}`;
const DECISION_TYPES = `id TEXT, tenant_id TEXT, at BIGINT, request_id TEXT, outcome TEXT, reason TEXT, stored BOOLEAN,
  wire TEXT, model TEXT, subject_ref TEXT, entry_id TEXT, score DOUBLE PRECISION, guards TEXT, idf_epoch TEXT,
  policy_input TEXT, policy_digest TEXT, duration_ms DOUBLE PRECISION`;

/** A whole group in one statement, as a JSON list. */
const POSTGRES_SQL = {
  addUsage: `INSERT INTO usage_hour (${USAGE_COLUMNS})
    SELECT ${USAGE_COLUMNS} FROM json_to_recordset(CAST(@rows AS JSON)) AS r(${USAGE_TYPES}) ${ON_SAME_HOUR}`,
  addDecisions: `INSERT INTO decision (${DECISION_COLUMNS})
    SELECT ${DECISION_COLUMNS} FROM json_to_recordset(CAST(@rows AS JSON)) AS r(${DECISION_TYPES}) ${ON_SAME_DECISION}`,
  countPruned: counted(usageSql.pruneDecisions),
  countUsage: counted(usageSql.eraseUsage),
  countDecisions: counted("DELETE FROM decision WHERE tenant_id = @tenantId"),
  countSubjectDecisions: counted("DELETE FROM decision WHERE tenant_id = @tenantId AND subject_ref = @subjectRef"),
};

const ALL = compileAll("usage", { ...usageSql, ...POSTGRES_SQL });
const ONE = compileAll("usage_of_tenant", usageOfTenantSql);

function counted(deletion: string): string {
  return `WITH gone AS (${deletion} RETURNING 1) SELECT COUNT(*) AS count FROM gone`;
}

export function createPostgresUsageStore(sessions: Sessions): UsageStore {
  return { ...reads(sessions), ...additions(sessions), ...deletions(sessions) };
}

type Reads = Pick<UsageStore, "usage" | "usageByModel" | "usageByTenant" | "decisions">;

function reads(sessions: Sessions): Reads {
  const all = (name: keyof typeof ONE, tenantId: TenantId | null, parameters: Parameters) =>
    tenantId === null
      ? sessions.read("all-tenants", ALL[name], parameters)
      : sessions.read({ tenantId }, ONE[name], { ...parameters, tenantId });
  return {
    async usage({ tenantId, model, from, to, bucketMs }) {
      const span = { from, to, bucketMs: requirePositive(bucketMs, "bucketMs"), model: model ?? null };
      return (await all("usage", tenantId, span)).map(readBucket);
    },
    usageByModel: async ({ tenantId, from, to }) => byModel(await all("usageByModel", tenantId, { from, to })),
    usageByTenant: async ({ from, to }) => byTenant(await all("usageByTenant", null, { from, to })),
    async decisions({ tenantId, limit, before, outcome }) {
      const page = { limit: requireCount(limit, "limit"), before: before ?? null, outcome: outcome ?? null };
      return (await all("decisions", tenantId, page)).map(readDecision);
    },
  };
}

function additions(sessions: Sessions): Pick<UsageStore, "addUsage" | "addDecisions"> {
  async function insertAll(reach: Reach, statement: PostgresStatement, rows: readonly Parameters[]): Promise<void> {
    if (rows.length === 0) return;
    await sessions.write(reach, (run) => run(statement, { rows: JSON.stringify(rows.map(toColumns)) }));
  }
  return {
    addUsage: async (deltas) =>
      insertAll(
        reachOfMany(deltas),
        ALL.addUsage,
        mergeDeltas(deltas).map((delta) => ({ ...delta })),
      ),
    addDecisions: async (records) => insertAll(reachOfMany(records), ALL.addDecisions, records.map(decisionParameters)),
  };
}

function toColumns(row: Parameters): Parameters {
  return Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value]));
}

function deletions(sessions: Sessions): Pick<UsageStore, "pruneDecisions" | "eraseTenant" | "eraseSubject"> {
  async function count(reach: Reach, statement: PostgresStatement, parameters: Parameters): Promise<number> {
    const [record] = await sessions.write(reach, (run) => run(statement, parameters), BULK_STATEMENT_MS_MAX);
    return Number(record?.count);
  }
  return {
    async pruneDecisions(before, limit) {
      const parameters = { before: requireInteger(before, "before"), limit: requireCount(limit, "limit") };
      return count("all-tenants", ALL.countPruned, parameters);
    },
    eraseTenant: async (tenantId) => ({
      usage: await count({ tenantId }, ALL.countUsage, { tenantId }),
      decisions: await count({ tenantId }, ALL.countDecisions, { tenantId }),
    }),
    eraseSubject: async (tenantId, subjectRef) => ({
      decisions: await count({ tenantId }, ALL.countSubjectDecisions, { tenantId, subjectRef }),
    }),
  };
}
