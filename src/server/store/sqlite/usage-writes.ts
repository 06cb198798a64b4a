import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type { DecisionRecord, KeyUsageDelta, UsageDelta } from "@/server/ports/usage-store";
import { SQLITE } from "../dialect";
import { KEY_USAGE_COLUMNS, KEY_USAGE_FIELDS, mergeKeyDeltas, ON_SAME_DAY } from "../key-usage";
import { requireCount, requireInteger } from "../numbers";
import { DECISION_FIELDS, decisionParameters, mergeDeltas } from "../usage-columns";
import { DECISION_COLUMNS, ON_SAME_DECISION, ON_SAME_HOUR, USAGE_COLUMNS, USAGE_FIELDS, usageSql } from "../usage-sql";
import type { Connection } from "./connection";
import { bindable, prepareAll } from "./statements";

/** Every change of usage and decisions, for the writing thread. */
export function usageWrites(connection: Connection) {
  const list = (fields: readonly string[]) => fields.map((field) => `@${field}`).join(", ");
  const sql = prepareAll(connection, {
    ...usageSql(SQLITE),
    addUsage: `INSERT INTO usage_hour (${USAGE_COLUMNS}) VALUES (${list(USAGE_FIELDS)}) ${ON_SAME_HOUR}`,
    addKeyUsage: `INSERT INTO key_usage (${KEY_USAGE_COLUMNS}) VALUES (${list(KEY_USAGE_FIELDS)}) ${ON_SAME_DAY}`,
    addDecision: `INSERT INTO decision (${DECISION_COLUMNS}) VALUES (${list(DECISION_FIELDS)}) ${ON_SAME_DECISION}`,
  });
  return {
    addUsage(deltas: readonly UsageDelta[]): void {
      for (const delta of mergeDeltas(deltas)) sql.addUsage.run({ ...delta });
    },
    addKeyUsage(deltas: readonly KeyUsageDelta[]): void {
      for (const delta of mergeKeyDeltas(deltas)) sql.addKeyUsage.run({ ...delta });
    },
    addDecisions(records: readonly DecisionRecord[]): void {
      for (const record of records) sql.addDecision.run(bindable(decisionParameters(record)));
    },
    pruneDecisions(before: number, limit: number): number {
      const page = { before: requireInteger(before, "before"), limit: requireCount(limit, "limit") };
      return sql.pruneDecisions.run(page).changes;
    },
    eraseUsage: (tenantId: TenantId): number => sql.eraseUsage.run({ tenantId }).changes,
    eraseKeyUsage: (tenantId: TenantId): number => sql.eraseKeyUsage.run({ tenantId }).changes,
    eraseDecisionsStep: (tenantId: TenantId, limit: number): number =>
      sql.eraseDecisions.run({ tenantId, limit }).changes,
    eraseSubjectDecisionsStep: (tenantId: TenantId, subjectRef: SubjectRef, limit: number): number =>
      sql.eraseSubjectDecisions.run({ tenantId, subjectRef, limit }).changes,
  };
}
