import type { TenantId } from "@/lib/core/brand";
import type { UsageStore } from "@/server/ports/usage-store";
import { decisionQuery, fullDecisions, shortDecisions } from "../decision-pages";
import { columnOf, POSTGRES } from "../dialect";
import {
  KEY_USAGE_COLUMNS,
  KEY_USAGE_TYPES,
  keyUsageParameters,
  mergeKeyDeltas,
  ON_SAME_DAY,
  readKeyUsage,
  readSpending,
} from "../key-usage";
import { requireCount, requireInteger, requirePositive } from "../numbers";
import { COUNTERS, decisionParameters, mergeDeltas, readBucket } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";
import { busiestOf, candidateGrain, candidatesOfEach, splitSpan } from "../usage-span";
import {
  DECISION_COLUMNS,
  decisionsOfTenantSql,
  MODELS_MAX,
  ON_SAME_DECISION,
  ON_SAME_HOUR,
  USAGE_COLUMNS,
  usageSql,
} from "../usage-sql";
import { rowContextOfMany } from "./row-security-context";
import { BULK_STATEMENT_MS_MAX, type RowSecurityContext, type Sessions } from "./session";
import { compileAll, type Parameters, type PostgresStatement } from "./statement";

const USAGE_TYPES = `tenant_id TEXT, hour BIGINT, model TEXT, ${COUNTERS.map((field) => `${columnOf(field)} BIGINT`).join(", ")}`;
const DECISION_TYPES = `id TEXT, tenant_id TEXT, at BIGINT, request_id TEXT, outcome TEXT, reason TEXT, stored BOOLEAN, not_stored TEXT,
  wire TEXT, model TEXT, subject_ref TEXT, entry_id TEXT, score DOUBLE PRECISION, guards TEXT, edits TEXT, idf_epoch TEXT,
  policy_input TEXT, policy_digest TEXT, duration_ms DOUBLE PRECISION`;

/** A whole group in one statement, as a JSON list. */
const SHARED_SQL = usageSql(POSTGRES);
const POSTGRES_SQL = {
  addUsage: `INSERT INTO usage_hour (${USAGE_COLUMNS})
    SELECT ${USAGE_COLUMNS} FROM json_to_recordset(CAST(@rows AS JSON)) AS r(${USAGE_TYPES}) ${ON_SAME_HOUR}`,
  addKeyUsage: `INSERT INTO key_usage (${KEY_USAGE_COLUMNS})
    SELECT ${KEY_USAGE_COLUMNS} FROM json_to_recordset(CAST(@rows AS JSON)) AS r(${KEY_USAGE_TYPES}) ${ON_SAME_DAY}`,
  addDecisions: `INSERT INTO decision (${DECISION_COLUMNS})
    SELECT ${DECISION_COLUMNS} FROM json_to_recordset(CAST(@rows AS JSON)) AS r(${DECISION_TYPES}) ${ON_SAME_DECISION}`,
  countPruned: counted(SHARED_SQL.pruneDecisions),
  countUsage: counted(SHARED_SQL.eraseUsage),
  countKeyUsage: counted(SHARED_SQL.eraseKeyUsage),
  countDecisions: counted("DELETE FROM decision WHERE tenant_id = @tenantId"),
  countSubjectDecisions: counted("DELETE FROM decision WHERE tenant_id = @tenantId AND subject_ref = @subjectRef"),
};

const ALL = compileAll("usage", { ...SHARED_SQL, ...POSTGRES_SQL });
const ONE = compileAll("decisions_of_tenant", decisionsOfTenantSql);

function counted(deletion: string): string {
  return `WITH gone AS (${deletion} RETURNING 1) SELECT COUNT(*) AS count FROM gone`;
}

export function createPostgresUsageStore(sessions: Sessions): UsageStore {
  return { ...reads(sessions), ...additions(sessions), ...deletions(sessions) };
}

type Reads = Pick<
  UsageStore,
  "usage" | "usageByModel" | "usageByTenant" | "usageOfTenants" | "keyUsage" | "keySpending" | "decisions"
>;

function reads(sessions: Sessions): Reads {
  const read = (tenantId: TenantId | null, name: keyof typeof ALL, parameters: Parameters) =>
    sessions.read(tenantId === null ? "all-tenants" : { tenantId }, ALL[name], parameters);
  const ofTenants: Reads["usageOfTenants"] = async ({ tenantIds, from, to }) =>
    byTenant(await read(null, "usageOfTenants", { ...splitSpan({ from, to }), tenantIds: [...tenantIds] }));
  return {
    async usage({ tenantId, model, from, to, bucketMs }) {
      const span = splitSpan({ from, to }, requirePositive(bucketMs, "bucketMs"));
      const asked = { ...span, bucketMs, tenantId: tenantId ?? "", model: model ?? "" };
      return (await read(tenantId, "usage", asked)).map(readBucket);
    },
    async usageByModel({ tenantId, from, to }) {
      const asked = { ...splitSpan({ from, to }), tenantId: tenantId ?? "", limit: MODELS_MAX };
      return byModel(await read(tenantId, "usageByModel", asked));
    },
    usageOfTenants: ofTenants,
    async usageByTenant({ from, to }) {
      const candidates = candidateGrain({ from, to });
      const times = await read(null, "times", candidates);
      const limit = candidatesOfEach(times.length);
      const pages = await Promise.all(times.map(({ at }) => read(null, "busiest", { ...candidates, at, limit })));
      return ofTenants({ tenantIds: busiestOf(pages.flat() as { tenantId: TenantId; requests: number }[]), from, to });
    },
    async keyUsage(query) {
      return (await read(query.tenantId, "keyUsage", keyUsageParameters(query))).map(readKeyUsage);
    },
    async keySpending(query) {
      return readSpending(await read(query.tenantId, "keySpending", keyUsageParameters(query)));
    },
    async decisions(query) {
      const { tenantId, ...ofAll } = decisionQuery(query);
      const ask = (name: "decisions" | "decisionsEnd") =>
        query.tenantId === null
          ? read(null, name, ofAll)
          : sessions.read({ tenantId: query.tenantId }, ONE[name], { ...ofAll, tenantId });
      const found = await ask("decisions");
      return fullDecisions(found, query.limit) ?? shortDecisions(found, (await ask("decisionsEnd"))[0]);
    },
  };
}

function additions(sessions: Sessions): Pick<UsageStore, "addUsage" | "addKeyUsage" | "addDecisions"> {
  async function insertAll(
    rowContext: RowSecurityContext,
    statement: PostgresStatement,
    rows: readonly Parameters[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await sessions.write(rowContext, (run) => run(statement, { rows: JSON.stringify(rows.map(toColumns)) }));
  }
  return {
    addUsage: async (deltas) =>
      insertAll(
        rowContextOfMany(deltas),
        ALL.addUsage,
        mergeDeltas(deltas).map((delta) => ({ ...delta })),
      ),
    addKeyUsage: async (deltas) =>
      insertAll(
        rowContextOfMany(deltas),
        ALL.addKeyUsage,
        mergeKeyDeltas(deltas).map((delta) => ({ ...delta })),
      ),
    addDecisions: async (records) =>
      insertAll(rowContextOfMany(records), ALL.addDecisions, records.map(decisionParameters)),
  };
}

function toColumns(row: Parameters): Parameters {
  return Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value]));
}

function deletions(sessions: Sessions): Pick<UsageStore, "pruneDecisions" | "eraseTenant" | "eraseSubject"> {
  async function count(
    rowContext: RowSecurityContext,
    statement: PostgresStatement,
    parameters: Parameters,
  ): Promise<number> {
    const [record] = await sessions.write(rowContext, (run) => run(statement, parameters), BULK_STATEMENT_MS_MAX);
    return Number(record?.count);
  }
  return {
    async pruneDecisions(before, limit) {
      const parameters = { before: requireInteger(before, "before"), limit: requireCount(limit, "limit") };
      return count("all-tenants", ALL.countPruned, parameters);
    },
    eraseTenant: async (tenantId) => ({
      usage:
        (await count({ tenantId }, ALL.countUsage, { tenantId })) +
        (await count({ tenantId }, ALL.countKeyUsage, { tenantId })),
      decisions: await count({ tenantId }, ALL.countDecisions, { tenantId }),
    }),
    eraseSubject: async (tenantId, subjectRef) => ({
      decisions: await count({ tenantId }, ALL.countSubjectDecisions, { tenantId, subjectRef }),
    }),
  };
}
