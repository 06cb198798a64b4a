import { columnOf, selectList } from "./dialect";
import { COUNTERS, DECISION_FIELDS } from "./usage-columns";

const SUMS = COUNTERS.map((field) => `CAST(SUM(u.${columnOf(field)}) AS BIGINT) AS "${field}"`).join(", ");
const ADDED = COUNTERS.map(columnOf)
  .map((column) => `${column} = usage_hour.${column} + excluded.${column}`)
  .join(", ");
const SPAN = "u.hour >= @from AND u.hour < @to";
const BUCKET = "CAST(@bucketMs AS BIGINT)";

export const USAGE_FIELDS = ["tenantId", "hour", "model", ...COUNTERS] as const;

export const USAGE_COLUMNS = USAGE_FIELDS.map(columnOf).join(", ");
export const DECISION_COLUMNS = DECISION_FIELDS.map(columnOf).join(", ");
export const ON_SAME_HOUR = `ON CONFLICT (tenant_id, hour, model) DO UPDATE SET ${ADDED}`;
/** A group of decisions that is sent again after a doubtful answer is not counted twice. */
export const ON_SAME_DECISION = "ON CONFLICT (id) DO NOTHING";

export const usageSql = { ...sumsSql(""), ...decisionsSql(""), ...pruneSql() };

/** The same questions about one tenant. Texts of their own, so that an index over (tenant, ..) serves them. */
export const usageOfTenantSql = {
  ...sumsSql("tenant_id = @tenantId AND"),
  ...decisionsSql("tenant_id = @tenantId AND"),
};

function sumsSql(tenant: string) {
  return {
    /** Buckets begin at multiples of their length since 1970: a day is a UTC day. */
    usage: `SELECT (u.hour / ${BUCKET}) * ${BUCKET} AS at, ${SUMS} FROM usage_hour u
      WHERE ${tenant} ${SPAN} AND (CAST(@model AS TEXT) IS NULL OR u.model = CAST(@model AS TEXT))
      GROUP BY 1 ORDER BY 1`,
    usageByModel: `SELECT u.model AS model, ${SUMS} FROM usage_hour u WHERE ${tenant} ${SPAN} GROUP BY u.model`,
    usageByTenant: `SELECT u.tenant_id AS "tenantId", ${SUMS} FROM usage_hour u WHERE ${tenant} ${SPAN} GROUP BY u.tenant_id`,
  };
}

function decisionsSql(tenant: string) {
  return {
    decisions: `SELECT ${selectList("d", DECISION_FIELDS)} FROM decision d
      WHERE ${tenant} (CAST(@before AS TEXT) IS NULL OR d.id < CAST(@before AS TEXT))
        AND (CAST(@outcome AS TEXT) IS NULL OR d.outcome = CAST(@outcome AS TEXT))
      ORDER BY d.id DESC LIMIT @limit`,
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
