import type { CacheKey, ScopeId, SubjectRef, TenantId } from "../core/brand";
import { canonicalHmac } from "../core/canonical";
import type { JsonObject } from "../core/json";
import type { Tier } from "../core/tier";
import type { Wire } from "../core/wire";

/** All of a request that must match exactly before a cached answer may be used. */
export interface Scope {
  readonly tenantId: TenantId;
  /** Null: shared by everyone of the tenant. */
  readonly subjectRef: SubjectRef | null;
  readonly wire: Wire;
  /** Which upstream would answer: the same model name elsewhere is another model. */
  readonly provider: string;
  readonly namespace: string | null;
  readonly policyDigest: string;
  readonly tier: Tier;
  /** Model, system prompt, earlier turns, tools, parameters, attachments and whatever else the body says. */
  readonly identity: JsonObject;
}

/** @param indexKey 32 bytes, the tenant's index key */
export function scopeIdOf(indexKey: Uint8Array, scope: Scope): ScopeId {
  return canonicalHmac(indexKey, "lethe/scope", { ...scope }).toString("base64url") as ScopeId;
}

/** The exact match: one scope and the prompt, part by part, to the letter. */
export function cacheKeyOf(indexKey: Uint8Array, scope: ScopeId, promptParts: readonly string[] | null): CacheKey {
  return canonicalHmac(indexKey, "lethe/key", [scope, promptParts]).toString("base64url") as CacheKey;
}

/** A person's pseudonym inside one tenant. */
export function subjectRefOf(subjectKey: Uint8Array, subject: string): SubjectRef {
  return canonicalHmac(subjectKey, "lethe/subject", subject).toString("base64url") as SubjectRef;
}
