import type { CacheKey, EntryId, KeyId, ScopeId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { EntryFilter, EntryRef, EntryRow, EntryStore } from "@/server/ports/entry-store";
import type { DecisionRecord, UsageCounters, UsageDelta } from "@/server/ports/usage-store";
import { noUsage } from "@/server/services/recorded-usage";

export const ACME = "acme" as TenantId;
export const OTHER = "other" as TenantId;
export const SCOPE = "scope" as ScopeId;
export const PERSON = "person" as SubjectRef;
export const NOW = 1_800_000_000_000;
export const HOUR = 3_600_000;
/** Past every time that the rows here carry. */
export const LATER = NOW + 1_000 * HOUR;

/** The id of the n-th entry: UUID v7 in form, rising with n. */
export function entryId(n: number): EntryId {
  return `0190${n.toString(16).padStart(4, "0")}-0000-7000-8000-000000000000` as EntryId;
}

/** A whole row. `n` makes id and key; every other column differs from every other, so that none can be swapped unseen. */
export function entryRow(n: number, changes: Partial<EntryRow> = {}): EntryRow {
  return {
    id: entryId(n),
    tenantId: ACME,
    subjectRef: null,
    scope: SCOPE,
    key: `key-${n}` as CacheKey,
    vector: new Uint8Array([1, 0, 255, n & 255]),
    response: new Uint8Array([2, 0, 128, n & 255, 7]),
    wire: "openai.chat",
    model: "model-a",
    provider: "provider-a",
    agent: "agent-a",
    namespace: "namespace-a",
    tier: "internal",
    piiScrubbed: true,
    scannerVersion: "scanner-1",
    policyDigest: "policy-1",
    tokensIn: 11,
    tokensOut: 22,
    latencyMs: 333,
    costMicroUsd: 9_007_199_254_740_991,
    tags: ["red", "green"],
    metadata: '{"a":1}',
    sourceRequestId: "request-1",
    dataKeyId: "data-key-1" as KeyId,
    signatureKeyId: "signature-key-1" as KeyId,
    generation: 0,
    createdAt: NOW + n,
    expiresAt: NOW + HOUR,
    format: 2,
    sharing: "settled",
    pool: null,
    makers: [],
    confirmers: [],
    signature: new Uint8Array(32).fill(n & 255),
    ...changes,
  };
}

export function counters(changes: Partial<UsageCounters> = {}): UsageCounters {
  return { ...noUsage(), ...changes };
}

export function usageDelta(changes: Partial<UsageDelta> = {}): UsageDelta {
  return { tenantId: ACME, hour: 500_000 * HOUR, model: "model-a", ...noUsage(), ...changes };
}

export function decision(n: number, changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id: entryId(n),
    tenantId: ACME,
    at: NOW + n,
    requestId: `request-${n}`,
    outcome: "hit-semantic",
    reason: "similar",
    stored: false,
    notStored: null,
    wire: "openai.chat",
    model: "model-a",
    subjectRef: null,
    entryId: entryId(7),
    score: 0.9375,
    guards: ["numbers", "negation"],
    edits: [
      { name: "number", op: "substitute", at: 3, of: 2, explained: false },
      { name: "politeness", op: "insert", at: 0, of: 0, explained: true },
    ],
    idfEpoch: "epoch-1",
    policyInput: '{"tenant_id":"acme"}',
    policyDigest: "policy-1",
    durationMs: 1.25,
    ...changes,
  };
}

/** Drivers give bytes as Buffers, the memory store as they came: compare what they hold. */
export function plain<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, inner) =>
      inner?.type === "Buffer" || inner instanceof Uint8Array ? { bytes: [...(inner.data ?? inner)] } : inner,
    ),
  );
}

/** Slice after slice, as a service deletes; small ones, so that a matter of slices shows. */
export async function deleteAll(entries: EntryStore, tenantId: TenantId, filter: EntryFilter): Promise<EntryRef[]> {
  const gone: EntryRef[] = [];
  let after: EntryId | null = null;
  do {
    const slice = await entries.deleteByFilter(tenantId, filter, { after, limit: 2 });
    gone.push(...slice.gone);
    after = slice.next;
  } while (after !== null);
  return gone;
}
