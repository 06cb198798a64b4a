import type { AudienceRef, CacheKey, Pool, ScopeId, SubjectRef, TenantId } from "../core/brand";
import { canonicalHmacText } from "../core/canonical";
import type { JsonObject } from "../core/json";
import type { Tier } from "../core/tier";
import type { Wire } from "../core/wire";
import type { KeyedIdentity } from "./identity";

/** All of a request that must match exactly before a cached answer may be used. */
export interface Scope extends KeyedIdentity {
  readonly tenantId: TenantId;
  /** Null: shared by everyone of the tenant. */
  readonly subjectRef: SubjectRef | null;
  readonly wire: Wire;
  /** Which upstream would answer: the same model name elsewhere is another model. */
  readonly provider: string;
  readonly namespace: string | null;
  /** What the asker may see, as the app says it. Left out when it says nothing. */
  readonly audience?: string;
  readonly policyDigest: string;
  readonly tier: Tier;
  /** Headers and query of the client that can change the answer. Left out when there are none. */
  readonly client?: JsonObject;
  /** Digest of the rules by which parts of the request are masked. Left out where the tenant has none. */
  readonly volatile?: string;
  /** Tools whose calls may be kept, as the tenant's settings say. Left out when there are none. */
  readonly pureTools?: readonly string[];
}

/** @param indexKey 32 bytes, the tenant's index key */
export function scopeIdOf(indexKey: Uint8Array, scope: Scope): ScopeId {
  return canonicalHmacText(indexKey, "lethe/scope", { ...scope }) as ScopeId;
}

/** The exact match: one scope and the prompt, part by part, to the letter. */
export function cacheKeyOf(indexKey: Uint8Array, scope: ScopeId, promptParts: readonly string[] | null): CacheKey {
  return canonicalHmacText(indexKey, "lethe/key", [scope, promptParts]) as CacheKey;
}

/** Where an unconfirmed answer would serve everybody. */
export function poolOf({ scope, key }: { readonly scope: ScopeId; readonly key: CacheKey }): Pool {
  return `${scope}${key}` as Pool;
}

/** The key of a pool: what follows its scope. */
export function keyOfPool(pool: Pool, scope: ScopeId): CacheKey {
  return pool.slice(scope.length) as CacheKey;
}

/** An audience as it stands with an entry: what an app calls it may name people. */
export function audienceRefOf(indexKey: Uint8Array, audience: string): AudienceRef {
  return canonicalHmacText(indexKey, "lethe/audience", audience) as AudienceRef;
}

/** A person's pseudonym inside one tenant. */
export function subjectRefOf(subjectKey: Uint8Array, subject: string): SubjectRef {
  return canonicalHmacText(subjectKey, "lethe/subject", subject) as SubjectRef;
}

/** What a provider is told of a person: stable in one tenant, and another name than the one that rows are held under. */
export function forwardedPseudonymOf(subjectKey: Uint8Array, subject: string): string {
  return canonicalHmacText(subjectKey, "lethe/forwarded-subject", subject);
}
