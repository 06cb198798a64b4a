import type { TenantId } from "@/lib/core/brand";
import type { DecisionRecord, UsageDelta, UsageStore } from "@/server/ports/usage-store";
import { requireCount, requireInteger, requirePositive } from "../numbers";
import { addCounters, decisionParameters, mergeDeltas, readBucket, readDecision } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";

interface Kept {
  usage: UsageDelta[];
  decisions: DecisionRecord[];
}

export function createMemoryUsageStore(): UsageStore {
  const kept: Kept = { usage: [], decisions: [] };
  return { ...reads(kept), ...changes(kept) };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly tenantId?: TenantId | null;
  readonly model?: string | undefined;
}

function within(kept: Kept, { from, to, tenantId, model }: Span): UsageDelta[] {
  return kept.usage.filter(
    (delta) =>
      delta.hour >= from &&
      delta.hour < to &&
      (tenantId === undefined || tenantId === null || delta.tenantId === tenantId) &&
      (model === undefined || delta.model === model),
  );
}

function sumBy(deltas: readonly UsageDelta[], group: (delta: UsageDelta) => string | number): UsageDelta[] {
  const sums = new Map<string | number, UsageDelta>();
  for (const delta of deltas) {
    const sum = sums.get(group(delta));
    sums.set(group(delta), sum ? { ...sum, ...addCounters(sum, delta) } : delta);
  }
  return [...sums.values()];
}

type Reads = Pick<UsageStore, "usage" | "usageByModel" | "usageByTenant" | "usageOfTenants" | "decisions">;

function reads(kept: Kept): Reads {
  return {
    async usage({ bucketMs, ...span }) {
      requirePositive(bucketMs, "bucketMs");
      const bucketOf = (delta: UsageDelta) => Math.floor(delta.hour / bucketMs) * bucketMs;
      const sums = sumBy(within(kept, span), bucketOf).map((delta) => readBucket({ ...delta, at: bucketOf(delta) }));
      return sums.sort((a, b) => a.at - b.at);
    },
    usageByModel: async (span) => byModel(sumBy(within(kept, span), (delta) => delta.model).map(toRecord)),
    usageByTenant: async (span) => byTenant(sumBy(within(kept, span), (delta) => delta.tenantId).map(toRecord)),
    async usageOfTenants({ tenantIds, ...span }) {
      const rows = byTenant(sumBy(within(kept, span), (delta) => delta.tenantId).map(toRecord));
      return rows.filter(({ tenantId }) => tenantIds.includes(tenantId));
    },
    async decisions(query) {
      const { tenantId, before, after, outcome, reason, search } = query;
      const limit = requireCount(query.limit, "limit");
      const isListed = (record: DecisionRecord) =>
        (tenantId === null || record.tenantId === tenantId) &&
        (before === undefined || record.id < before) &&
        (after === undefined || record.id > after) &&
        (outcome === undefined || record.outcome === outcome) &&
        (reason === undefined || record.reason === reason) &&
        (search === undefined || isFound(record, search));
      const listed = kept.decisions.filter(isListed).sort((a, b) => (a.id < b.id ? 1 : -1));
      const items = listed.slice(0, limit);
      return { items, next: items.length > 0 && items.length === limit ? (items.at(-1)?.id ?? null) : null };
    },
  };
}

function isFound({ id, requestId, entryId, model }: DecisionRecord, search: string): boolean {
  return [id, requestId, entryId].includes(search) || model.startsWith(search);
}

function toRecord(delta: UsageDelta): Record<string, unknown> {
  return { ...delta };
}

function changes(kept: Kept): Omit<UsageStore, keyof Reads> {
  function dropDecisions(isDropped: (record: DecisionRecord) => boolean): number {
    const before = kept.decisions.length;
    kept.decisions = kept.decisions.filter((record) => !isDropped(record));
    return before - kept.decisions.length;
  }
  return {
    async addUsage(deltas) {
      kept.usage = mergeDeltas([...kept.usage, ...deltas]);
    },
    async addDecisions(records) {
      for (const record of records) {
        const stored = readDecision(decisionParameters(record));
        if (!kept.decisions.some((old) => old.id === record.id)) kept.decisions.push(stored);
      }
    },
    async pruneDecisions(before, limit) {
      const old = kept.decisions.filter((record) => record.at < requireInteger(before, "before"));
      old.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
      const dropped = new Set(old.slice(0, requireCount(limit, "limit")));
      return dropDecisions((record) => dropped.has(record));
    },
    async eraseTenant(tenantId) {
      const rows = kept.usage.length;
      kept.usage = kept.usage.filter((delta) => delta.tenantId !== tenantId);
      return { usage: rows - kept.usage.length, decisions: dropDecisions((record) => record.tenantId === tenantId) };
    },
    eraseSubject: async (tenantId, subjectRef) => ({
      decisions: dropDecisions((record) => record.tenantId === tenantId && record.subjectRef === subjectRef),
    }),
  };
}
