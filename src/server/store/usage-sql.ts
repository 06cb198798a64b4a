import { columnOf, type Dialect, selectList } from "./dialect";
import { KEY_USAGE_SQL } from "./key-usage";
import { COUNTERS, DECISION_FIELDS } from "./usage-columns";

const SUMS = COUNTERS.map((field) => `CAST(SUM(u.${columnOf(field)}) AS BIGINT) AS "${field}"`).join(", ");
const ADDED = COUNTERS.map(columnOf)
  .map((column) => `${column} = usage_hour.${column} + excluded.${column}`)
  .join(", ");
const BUCKET = "CAST(@bucketMs AS BIGINT)";

/** Of a span, the whole days by day and what is left at both ends by hour: see usage-span.ts. Each part is a range of the index. */
function spanSql(where: string): string {
  const part = (grain: string, from: string, to: string) =>
    `SELECT * FROM usage_rollup WHERE ${where} AND grain = '${grain}' AND at >= @${from} AND at < @${to}`;
  const parts = [part("hour", "from", "dayFrom"), part("day", "dayFrom", "dayTo"), part("hour", "dayTo", "to")];
  return `(${parts.join(" UNION ALL ")}) u`;
}

/** Models that a question about them names at most: those that were asked for most. */
export const MODELS_MAX = 100;

export const USAGE_FIELDS = ["tenantId", "hour", "model", ...COUNTERS] as const;

export const USAGE_COLUMNS = USAGE_FIELDS.map(columnOf).join(", ");
export const DECISION_COLUMNS = DECISION_FIELDS.map(columnOf).join(", ");
export const ON_SAME_HOUR = `ON CONFLICT (tenant_id, hour, model) DO UPDATE SET ${ADDED}`;
/** A group of decisions that is sent again after a doubtful answer is not counted twice. */
export const ON_SAME_DECISION = "ON CONFLICT (id) DO NOTHING";

export function usageSql(dialect: Dialect) {
  return { ...sumsSql(dialect), ...decisionsSql(""), ...pruneSql(), ...KEY_USAGE_SQL };
}

/** The same question about one tenant. A text of its own, so that an index over (tenant, ..) serves it. */
export const decisionsOfTenantSql = decisionsSql("tenant_id = @tenantId AND");

/** `''` stands for all tenants, and for all models. */
function sumsSql(dialect: Dialect) {
  return {
    /** Buckets begin at multiples of their length since 1970: a day is a UTC day. */
    usage: `SELECT (u.at / ${BUCKET}) * ${BUCKET} AS "at", ${SUMS}
      FROM ${spanSql("tenant_id = @tenantId AND model = @model")} GROUP BY 1 ORDER BY 1`,
    usageByModel: `SELECT u.model AS model, ${SUMS} FROM ${spanSql("tenant_id = @tenantId AND model <> ''")}
      GROUP BY u.model ORDER BY SUM(u.requests) DESC, u.model LIMIT @limit`,
    usageOfTenants: `SELECT u.tenant_id AS "tenantId", ${SUMS}
      FROM ${spanSql(`${dialect.isOneOf("tenant_id", "tenantIds")} AND model = ''`)} GROUP BY u.tenant_id`,
    times: `SELECT "at" FROM usage_rollup WHERE tenant_id = '' AND grain = @grain AND model = '' AND at >= @from AND at < @to
      ORDER BY "at" DESC LIMIT @limit`,
    busiest: `SELECT tenant_id AS "tenantId", requests FROM usage_rollup
      WHERE grain = @grain AND at = @at AND model = '' AND tenant_id <> '' ORDER BY requests DESC, tenant_id LIMIT @limit`,
  };
}

function decisionsSql(tenant: string) {
  const window = `(SELECT * FROM decision
      WHERE ${tenant} (CAST(@before AS TEXT) IS NULL OR id < CAST(@before AS TEXT))
        AND (CAST(@after AS TEXT) IS NULL OR id > CAST(@after AS TEXT))
      ORDER BY id DESC LIMIT @window) d`;
  const is = (column: string, name: string) =>
    `(CAST(@${name} AS TEXT) IS NULL OR d.${column} = CAST(@${name} AS TEXT))`;
  const search = "CAST(@search AS TEXT)";
  const found = `(${search} IS NULL OR ${search} IN (d.id, d.request_id, d.entry_id)
    OR substr(d.model, 1, length(${search})) = ${search})`;
  return {
    decisions: `SELECT ${selectList("d", DECISION_FIELDS)} FROM ${window}
      WHERE ${is("outcome", "outcome")} AND ${is("reason", "reason")} AND ${found} ORDER BY d.id DESC LIMIT @limit`,
    /** Where the window of the same page ends. */
    decisionsEnd: `SELECT MIN(d.id) AS id, COUNT(*) AS looked FROM ${window}`,
  };
}

function pruneSql() {
  return {
    pruneDecisions: `DELETE FROM decision WHERE id IN (
        SELECT id FROM decision WHERE at < @before ORDER BY at, id LIMIT @limit)`,
    eraseUsage: "DELETE FROM usage_hour WHERE tenant_id = @tenantId",
    eraseDecisions:
      "DELETE FROM decision WHERE id IN (SELECT id FROM decision WHERE tenant_id = @tenantId LIMIT @limit)",
    eraseSubjectDecisions: `DELETE FROM decision WHERE id IN (
        SELECT id FROM decision WHERE tenant_id = @tenantId AND subject_ref = @subjectRef LIMIT @limit)`,
  };
}
