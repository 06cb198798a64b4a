import type { TenantId } from "@/lib/core/brand";
import type { DecisionRecord, KeyUsageDelta, KeyUsageQuery, UsageDelta, UsageStore } from "@/server/ports/usage-store";
import { addKeyCounters, KEY_ROWS_MAX, type KeyUsageRow, mergeKeyDeltas } from "../key-usage";
import { requireCount, requireInteger, requirePositive } from "../numbers";
import { addCounters, decisionParameters, mergeDeltas, readBucket, readDecision } from "../usage-columns";
import { byModel, byTenant } from "../usage-results";

interface Kept {
  usage: UsageDelta[];
  keys: KeyUsageDelta[];
  decisions: DecisionRecord[];
}

export function createMemoryUsageStore(): UsageStore {
  const kept: Kept = { usage: [], keys: [], decisions: [] };
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

type Reads = Pick<
  UsageStore,
  "usage" | "usageByModel" | "usageByTenant" | "usageOfTenants" | "keyUsage" | "keySpending" | "decisions"
>;

function keysWithin(kept: Kept, { tenantId, from, to, appKeyId }: KeyUsageQuery): KeyUsageDelta[] {
  return kept.keys.filter(
    (row) =>
      row.tenantId === tenantId && row.day >= from && row.day < to && (appKeyId === null || row.appKeyId === appKeyId),
  );
}

function byKeyAndAgent(rows: readonly KeyUsageDelta[]): KeyUsageRow[] {
  const sums = new Map<string, KeyUsageRow>();
  for (const { tenantId: _, day: __, ...row } of rows) {
    const name = JSON.stringify([row.appKeyId, row.agent]);
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? row : addKeyCounters(sum, row));
  }
  const order = (a: KeyUsageRow, b: KeyUsageRow) =>
    b.costSpentMicroUsd - a.costSpentMicroUsd ||
    b.requests - a.requests ||
    (`${a.appKeyId}\0${a.agent}` < `${b.appKeyId}\0${b.agent}` ? -1 : 1);
  return [...sums.values()].sort(order).slice(0, KEY_ROWS_MAX);
}

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
    keyUsage: async (query) => byKeyAndAgent(keysWithin(kept, query)),
    keySpending: async (query) => keysWithin(kept, query).reduce((sum, row) => sum + row.costSpentMicroUsd, 0),
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
    async addKeyUsage(deltas) {
      kept.keys = mergeKeyDeltas([...kept.keys, ...deltas]);
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
      const rows = kept.usage.length + kept.keys.length;
      kept.usage = kept.usage.filter((delta) => delta.tenantId !== tenantId);
      kept.keys = kept.keys.filter((delta) => delta.tenantId !== tenantId);
      const usage = rows - kept.usage.length - kept.keys.length;
      return { usage, decisions: dropDecisions((record) => record.tenantId === tenantId) };
    },
    eraseSubject: async (tenantId, subjectRef) => ({
      decisions: dropDecisions((record) => record.tenantId === tenantId && record.subjectRef === subjectRef),
    }),
  };
}
