import type { DecisionRecord, RecordedEdit, UsageBucket, UsageCounters, UsageDelta } from "@/server/ports/usage-store";
import { readInteger, requireInteger } from "./numbers";
import { storableTexts } from "./text";

export const COUNTERS = [
  "hitsExact",
  "hitsSemantic",
  "misses",
  "bypasses",
  "errors",
  "stores",
  "tokensInServed",
  "tokensOutServed",
  "tokensInSpent",
  "tokensOutSpent",
  "costSavedMicroUsd",
  "costSpentMicroUsd",
  "latencySavedMs",
] as const satisfies readonly (keyof UsageCounters)[];

export const DECISION_FIELDS = [
  "id",
  "tenantId",
  "at",
  "requestId",
  "outcome",
  "reason",
  "stored",
  "notStored",
  "wire",
  "model",
  "subjectRef",
  "entryId",
  "score",
  "guards",
  "edits",
  "idfEpoch",
  "policyInput",
  "policyDigest",
  "durationMs",
] as const satisfies readonly (keyof DecisionRecord)[];

// A field of the port that is not listed above stops the build here.
type Unlisted =
  | Exclude<keyof UsageCounters, (typeof COUNTERS)[number]>
  | Exclude<keyof DecisionRecord, (typeof DECISION_FIELDS)[number]>;
const complete: Unlisted extends never ? true : never = true;
void complete;

/**
 * One delta per (tenant, hour, model), in one order: an upsert may not meet the same row twice in a statement, and two
 * processes that lock rows in the same order never wait for each other in a circle. @throws StoreError invalid
 */
export function mergeDeltas(deltas: readonly UsageDelta[]): UsageDelta[] {
  const merged = new Map<string, UsageDelta>();
  for (const delta of deltas.map(storableTexts)) {
    const key = JSON.stringify([delta.tenantId, delta.hour, delta.model]);
    const sum = merged.get(key);
    merged.set(key, sum ? { ...sum, ...addCounters(sum, delta) } : { ...delta });
  }
  const rows = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
  for (const row of rows) for (const field of ["hour", ...COUNTERS] as const) requireInteger(row[field], field);
  return rows;
}

export function addCounters(a: UsageCounters, b: UsageCounters): UsageCounters {
  return Object.fromEntries(COUNTERS.map((field) => [field, a[field] + b[field]])) as unknown as UsageCounters;
}

export function readCounters<T extends object>(record: Record<string, unknown>, rest: T): T & UsageCounters {
  const counters = Object.fromEntries(COUNTERS.map((field) => [field, readInteger(record[field], field)]));
  return { ...rest, ...(counters as unknown as UsageCounters) };
}

export function readBucket(record: Record<string, unknown>): UsageBucket {
  return readCounters(record, { at: readInteger(record.at, "at") });
}

export function decisionParameters(record: DecisionRecord): Record<string, unknown> {
  const guards = JSON.stringify(record.guards);
  const edits = record.edits.length === 0 ? null : JSON.stringify(record.edits);
  return storableTexts({ ...record, at: requireInteger(record.at, "at"), guards, edits });
}

export function readDecision(record: Record<string, unknown>): DecisionRecord {
  return {
    ...(record as unknown as DecisionRecord),
    at: readInteger(record.at, "at"),
    stored: Boolean(record.stored),
    guards: readList(record.guards).map(String),
    edits: readList(record.edits).filter(isEdit),
  };
}

/** A damaged list must not stop the page of decisions that it is on. */
function readList(text: unknown): unknown[] {
  try {
    const list: unknown = JSON.parse(String(text));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function isEdit(value: unknown): value is RecordedEdit {
  if (typeof value !== "object" || value === null) return false;
  const { name, op, at, of, explained } = value as Record<string, unknown>;
  const isPlaced = typeof at === "number" && typeof of === "number";
  return typeof name === "string" && typeof op === "string" && isPlaced && typeof explained === "boolean";
}
