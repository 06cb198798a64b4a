import type { UsageStore } from "@/server/ports/usage-store";
import { inSteps } from "./entry-store";
import type { SqliteFile } from "./sqlite-file";

/** Rows that one step of an erasure deletes: see `inSteps`. */
const ERASE_STEP = 2000;

export function createSqliteUsageStore(file: SqliteFile): UsageStore {
  const { usage: reader } = file.reader.rooms;
  const { usage: writer } = file.writer.rooms;
  return {
    usage: (query) => reader.usage(query),
    usageByModel: (query) => reader.usageByModel(query),
    usageOfTenants: (query) => reader.usageOfTenants(query),
    usageByTenant: (query) => reader.usageByTenant(query),
    keyUsage: (query) => reader.keyUsage(query),
    keySpending: (query) => reader.keySpending(query),
    decisions: (query) => reader.decisions(query),
    async addUsage(deltas) {
      if (deltas.length > 0) await writer.addUsage(deltas);
    },
    async addKeyUsage(deltas) {
      if (deltas.length > 0) await writer.addKeyUsage(deltas);
    },
    async addDecisions(records) {
      if (records.length > 0) await writer.addDecisions(records);
    },
    pruneDecisions: (before, limit) => writer.pruneDecisions(before, limit),
    async eraseTenant(tenantId) {
      const usage = (await writer.eraseUsage(tenantId)) + (await writer.eraseKeyUsage(tenantId));
      return { usage, decisions: await inSteps(ERASE_STEP, (limit) => writer.eraseDecisionsStep(tenantId, limit)) };
    },
    eraseSubject: async (tenantId, subjectRef) => ({
      decisions: await inSteps(ERASE_STEP, (limit) => writer.eraseSubjectDecisionsStep(tenantId, subjectRef, limit)),
    }),
  };
}
