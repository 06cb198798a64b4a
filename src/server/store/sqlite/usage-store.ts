import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type { UsageStore } from "@/server/ports/usage-store";
import { requireCount, requireInteger, requirePositive } from "../numbers";
import { DECISION_FIELDS, decisionParameters, mergeDeltas, readBucket, readDecision } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";
import {
  DECISION_COLUMNS,
  ON_SAME_DECISION,
  ON_SAME_HOUR,
  USAGE_COLUMNS,
  USAGE_FIELDS,
  usageOfTenantSql,
  usageSql,
} from "../usage-sql";
import type { SqliteFile } from "./sqlite-file";
import { bindable, type Parameters, prepareAll } from "./statements";

/** Rows that one step of an erasure deletes: bounds how long it holds the event loop. */
const ERASE_STEP = 2000;

export function createSqliteUsageStore(file: SqliteFile): UsageStore {
  return { ...reads(file), ...additions(file), ...deletions(file) };
}

type Reads = Pick<UsageStore, "usage" | "usageByModel" | "usageByTenant" | "decisions">;

function reads(file: SqliteFile): Reads {
  const ofAll = prepareAll(file.reader, usageSql);
  const ofOne = prepareAll(file.reader, usageOfTenantSql);
  const all = (name: keyof typeof ofOne, tenantId: TenantId | null, parameters: Parameters) =>
    file.read(() => (tenantId === null ? ofAll : ofOne)[name].all({ ...parameters, tenantId }));
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

function additions(file: SqliteFile): Pick<UsageStore, "addUsage" | "addDecisions"> {
  const list = (fields: readonly string[]) => fields.map((field) => `@${field}`).join(", ");
  const sql = prepareAll(file.writer, {
    usage: `INSERT INTO usage_hour (${USAGE_COLUMNS}) VALUES (${list(USAGE_FIELDS)}) ${ON_SAME_HOUR}`,
    decision: `INSERT INTO decision (${DECISION_COLUMNS}) VALUES (${list(DECISION_FIELDS)}) ${ON_SAME_DECISION}`,
  });
  async function insertAll(name: keyof typeof sql, rows: readonly Parameters[]): Promise<void> {
    if (rows.length === 0) return;
    await file.write(() => {
      for (const row of rows) sql[name].run(row);
    });
  }
  return {
    addUsage: async (deltas) =>
      insertAll(
        "usage",
        mergeDeltas(deltas).map((delta) => ({ ...delta })),
      ),
    addDecisions: async (records) =>
      insertAll(
        "decision",
        records.map((record) => bindable(decisionParameters(record))),
      ),
  };
}

function deletions(file: SqliteFile): Pick<UsageStore, "pruneDecisions" | "eraseTenant" | "eraseSubject"> {
  const sql = prepareAll(file.writer, usageSql);
  const changes = (name: keyof typeof sql, parameters: Parameters) =>
    file.write(() => sql[name].run(parameters).changes);

  /** In steps, as in the entry store: see there. */
  async function inSteps(name: keyof typeof sql, parameters: Parameters): Promise<number> {
    let total = 0;
    for (;;) {
      const step = await changes(name, { ...parameters, limit: ERASE_STEP });
      total += step;
      if (step < ERASE_STEP) return total;
    }
  }

  return {
    pruneDecisions: async (before, limit) =>
      changes("pruneDecisions", {
        before: requireInteger(before, "before"),
        limit: requireCount(limit, "limit"),
      }),
    async eraseTenant(tenantId: TenantId) {
      const usage = await changes("eraseUsage", { tenantId });
      return { usage, decisions: await inSteps("eraseDecisions", { tenantId }) };
    },
    eraseSubject: async (tenantId: TenantId, subjectRef: SubjectRef) => ({
      decisions: await inSteps("eraseSubjectDecisions", { tenantId, subjectRef }),
    }),
  };
}
