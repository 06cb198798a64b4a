import { timingSafeEqual } from "node:crypto";
import type { EntryId, KeyId, ScopeId, SubjectRef, TenantId } from "../core/brand";
import { type CanonicalValue, canonicalEncode, canonicalHmac } from "../core/canonical";
import type { EntryRow } from "../core/entry";

export type SealedField = "response" | "vector";

/** Where a sealed field belongs. Moved to another row, tenant, person or field, it no longer opens. */
export interface SealPlace {
  readonly tenantId: TenantId;
  readonly subjectRef: SubjectRef | null;
  readonly generation: number;
  readonly entryId: EntryId;
  readonly field: SealedField;
  readonly dataKeyId: KeyId;
  readonly scope: ScopeId;
}

export function sealPlaceAad(place: SealPlace): Uint8Array {
  return canonicalEncode(["lethe/seal", 1, { ...place }]);
}

export type UnsignedEntry = Omit<EntryRow, "signature">;

/** One line a column: a column that is added to the entry and forgotten here does not compile. */
type SignedColumns = { readonly [K in keyof UnsignedEntry]-?: CanonicalValue };

function signedColumns(row: UnsignedEntry): SignedColumns {
  return {
    id: row.id,
    tenantId: row.tenantId,
    subjectRef: row.subjectRef,
    scope: row.scope,
    key: row.key,
    vector: row.vector,
    response: row.response,
    wire: row.wire,
    model: row.model,
    provider: row.provider,
    agent: row.agent,
    namespace: row.namespace,
    tier: row.tier,
    piiScrubbed: row.piiScrubbed,
    scannerVersion: row.scannerVersion,
    policyDigest: row.policyDigest,
    tokensIn: row.tokensIn,
    tokensOut: row.tokensOut,
    latencyMs: row.latencyMs,
    costMicroUsd: row.costMicroUsd,
    tags: row.tags,
    metadata: row.metadata,
    sourceRequestId: row.sourceRequestId,
    dataKeyId: row.dataKeyId,
    signatureKeyId: row.signatureKeyId,
    generation: row.generation,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  };
}

/** HMAC-SHA-256 over the length-prefixed form of every column. 32 bytes. */
export function signEntry(macKey: Uint8Array, row: UnsignedEntry): Uint8Array {
  return canonicalHmac(macKey, "lethe/entry", signedColumns(row));
}

/** Constant-time. False for anything that is not exactly what was signed, a column of another type included. */
export function verifyEntry(macKey: Uint8Array, row: EntryRow): boolean {
  if (row.signature.length !== 32) return false;
  try {
    return timingSafeEqual(row.signature, signEntry(macKey, row));
  } catch {
    // A column that can't even be encoded (NaN, an unpaired surrogate) was never signed.
    return false;
  }
}
