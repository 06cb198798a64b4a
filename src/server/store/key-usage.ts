import type { KeyUsageCounters, KeyUsageDelta, KeyUsageQuery } from "@/server/ports/usage-store";
import { columnOf } from "./dialect";
import { readInteger, requireInteger } from "./numbers";
import { storableTexts } from "./text";

const COUNTERS = [
  "requests",
  "hits",
  "tokensSpent",
  "costSpentMicroUsd",
  "costSavedMicroUsd",
] as const satisfies readonly (keyof KeyUsageCounters)[];

export const KEY_USAGE_FIELDS = ["tenantId", "day", "appKeyId", "agent", ...COUNTERS] as const;
export const KEY_USAGE_COLUMNS = KEY_USAGE_FIELDS.map(columnOf).join(", ");
export const KEY_USAGE_TYPES = `tenant_id TEXT, day BIGINT, app_key_id TEXT, agent TEXT, ${COUNTERS.map((field) => `${columnOf(field)} BIGINT`).join(", ")}`;
export const ON_SAME_DAY = `ON CONFLICT (tenant_id, day, app_key_id, agent) DO UPDATE SET ${COUNTERS.map(columnOf)
  .map((column) => `${column} = key_usage.${column} + excluded.${column}`)
  .join(", ")}`;

/** Rows of keys and agents that one answer has at most. */
export const KEY_ROWS_MAX = 1_000;

const WHERE = `tenant_id = @tenantId AND day >= @from AND day < @to
  AND (CAST(@appKeyId AS TEXT) IS NULL OR app_key_id = CAST(@appKeyId AS TEXT))`;
const SUMS = COUNTERS.map((field) => `CAST(SUM(${columnOf(field)}) AS BIGINT) AS "${field}"`).join(", ");

export const KEY_USAGE_SQL = {
  keyUsage: `SELECT app_key_id AS "appKeyId", agent, ${SUMS} FROM key_usage WHERE ${WHERE} GROUP BY app_key_id, agent
    ORDER BY SUM(cost_spent_micro_usd) DESC, SUM(requests) DESC, app_key_id, agent LIMIT ${KEY_ROWS_MAX}`,
  keySpending: `SELECT CAST(COALESCE(SUM(cost_spent_micro_usd), 0) AS BIGINT) AS spent FROM key_usage WHERE ${WHERE}`,
  eraseKeyUsage: "DELETE FROM key_usage WHERE tenant_id = @tenantId",
};

export type KeyUsageRow = { appKeyId: string; agent: string } & KeyUsageCounters;

/** One delta a row, in one order: see `mergeDeltas`. @throws StoreError invalid */
export function mergeKeyDeltas(deltas: readonly KeyUsageDelta[]): KeyUsageDelta[] {
  const merged = new Map<string, KeyUsageDelta>();
  for (const delta of deltas.map(storableTexts)) {
    const key = JSON.stringify([delta.tenantId, delta.day, delta.appKeyId, delta.agent]);
    const sum = merged.get(key);
    merged.set(key, sum === undefined ? { ...delta } : addKeyCounters(sum, delta));
  }
  const rows = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
  for (const row of rows) for (const field of ["day", ...COUNTERS] as const) requireInteger(row[field], field);
  return rows;
}

export function addKeyCounters<T extends KeyUsageCounters>(sum: T, more: KeyUsageCounters): T {
  const counters = COUNTERS.map((field) => [field, sum[field] + more[field]]);
  return { ...sum, ...(Object.fromEntries(counters) as unknown as KeyUsageCounters) };
}

export function readKeyUsage(record: Record<string, unknown>): KeyUsageRow {
  const counters = Object.fromEntries(COUNTERS.map((field) => [field, readInteger(record[field], field)]));
  const names = { appKeyId: String(record.appKeyId), agent: String(record.agent) };
  return { ...names, ...(counters as unknown as KeyUsageCounters) };
}

export function readSpending(records: readonly Record<string, unknown>[]): number {
  return readInteger(records[0]?.spent ?? 0, "spent");
}

export function keyUsageParameters({ tenantId, from, to, appKeyId }: KeyUsageQuery) {
  return { tenantId, from: requireInteger(from, "from"), to: requireInteger(to, "to"), appKeyId };
}
