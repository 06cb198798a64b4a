import type { CacheKey, EntryId, KeyId, Pool, ScopeId, SubjectRef, TenantId } from "./brand";
import type { Tier } from "./tier";

/** `settled`: serves whom `subjectRef` says. `candidate`: serves its maker only, and may be confirmed for the whole tenant. */
export type Sharing = "settled" | "candidate";

/** Which columns the signature covers; a new column is a new number. */
export type EntryFormat = 1 | 2;

/**
 * One stored answer as the database holds it. Every field is covered by `signature`; a row is written once and replaced
 * whole, never edited in place. What changes with use (hits, last access, quarantine) lives beside it, in `EntryState`.
 */
export interface EntryRow {
  readonly id: EntryId;
  readonly tenantId: TenantId;
  /** Null: the entry may serve every person of the tenant. */
  readonly subjectRef: SubjectRef | null;
  readonly scope: ScopeId;
  readonly key: CacheKey;
  /** Sealed term vector and guard features; null for entries that only match exactly. */
  readonly vector: Uint8Array | null;
  /** Sealed answer. */
  readonly response: Uint8Array;
  readonly wire: string;
  readonly model: string;
  readonly provider: string;
  readonly agent: string | null;
  readonly namespace: string | null;
  readonly tier: Tier;
  /** True when personal data was replaced in the answer. */
  readonly piiScrubbed: boolean;
  /** Which scanner saw the answer; an older one is scanned again before it is served. */
  readonly scannerVersion: string;
  readonly policyDigest: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly latencyMs: number;
  /** Millionths of a US dollar: what the recorded call cost. */
  readonly costMicroUsd: number;
  readonly tags: readonly string[];
  /** JSON text of the caller's own metadata, scrubbed. */
  readonly metadata: string;
  readonly sourceRequestId: string;
  /** Which data key sealed vector and response. */
  readonly dataKeyId: KeyId;
  /** Which signing key made `signature`. */
  readonly signatureKeyId: KeyId;
  /** The tenant's erasure generation when the request began. */
  readonly generation: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
  readonly format: EntryFormat;
  readonly sharing: Sharing;
  /** Of a candidate: where its answer would serve everybody. */
  readonly pool: Pool | null;
  /** Pseudonyms of the people whose requests made the answer; empty: nobody was named. */
  readonly makers: readonly SubjectRef[];
  /** Pseudonyms of those whose own answers confirmed it. */
  readonly confirmers: readonly SubjectRef[];
  readonly signature: Uint8Array;
}
