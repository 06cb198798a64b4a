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

/** The columns that were there from the first. One line a column, in order, which spares a sort. */
const FIRST_COLUMNS = 1;

type LaterColumns = "format" | "sharing" | "pool" | "makers" | "confirmers";
/** A column that is added to the entry and forgotten here does not compile. */
type SignedColumns = { readonly [K in Exclude<keyof UnsignedEntry, LaterColumns>]-?: CanonicalValue };
type SignedLater = { readonly [K in LaterColumns]-?: CanonicalValue };

function signedColumns(row: UnsignedEntry): SignedColumns {
  return {
    agent: row.agent,
    costMicroUsd: row.costMicroUsd,
    createdAt: row.createdAt,
    dataKeyId: row.dataKeyId,
    expiresAt: row.expiresAt,
    generation: row.generation,
    id: row.id,
    key: row.key,
    latencyMs: row.latencyMs,
    metadata: row.metadata,
    model: row.model,
    namespace: row.namespace,
    piiScrubbed: row.piiScrubbed,
    policyDigest: row.policyDigest,
    provider: row.provider,
    response: row.response,
    scannerVersion: row.scannerVersion,
    scope: row.scope,
    signatureKeyId: row.signatureKeyId,
    sourceRequestId: row.sourceRequestId,
    subjectRef: row.subjectRef,
    tags: row.tags,
    tenantId: row.tenantId,
    tier: row.tier,
    tokensIn: row.tokensIn,
    tokensOut: row.tokensOut,
    vector: row.vector,
    wire: row.wire,
  };
}

function laterColumns({ format, sharing, pool, makers, confirmers }: UnsignedEntry): SignedLater {
  return { confirmers, format, makers, pool, sharing };
}

/** HMAC-SHA-256 over the length-prefixed form of every column of the row's format. 32 bytes. */
export function signEntry(macKey: Uint8Array, row: UnsignedEntry): Uint8Array {
  if (row.format === FIRST_COLUMNS) return canonicalHmac(macKey, "lethe/entry", signedColumns(row));
  return canonicalHmac(macKey, "lethe/entry/2", [signedColumns(row), laterColumns(row)]);
}

/** A row of the first format can't say anything in columns that its signature does not cover. */
function isPlain({ format, sharing, pool, makers, confirmers }: UnsignedEntry): boolean {
  if (format !== FIRST_COLUMNS) return format === 2;
  return sharing === "settled" && pool === null && makers.length === 0 && confirmers.length === 0;
}

/** Constant-time. False for anything that is not exactly what was signed, a column of another type included. */
export function verifyEntry(macKey: Uint8Array, row: EntryRow): boolean {
  if (row.signature.length !== 32) return false;
  try {
    if (!isPlain(row)) return false;
    return timingSafeEqual(row.signature, signEntry(macKey, row));
  } catch {
    // A column that can't even be encoded (NaN, an unpaired surrogate) was never signed.
    return false;
  }
}
