import type { CacheKey, ScopeId, SubjectRef } from "@/lib/core/brand";
import { keyedIdentityOf } from "@/lib/keying/identity";
import { cacheKeyOf, scopeIdOf } from "@/lib/keying/scope";
import { NO_EXACT_NUMBERS } from "@/lib/wire/exact-numbers";
import type { TenantKeys } from "../../ports/vault";
import type { Tenant } from "../tenant-directory";
import type { Volatile } from "./mask-request";
import type { PlannedRequest } from "./plan-request";
import type { ToolPlan } from "./plan-tools";
import type { Reading } from "./read-texts";

interface Identified {
  readonly tenant: Tenant;
  readonly request: PlannedRequest;
  readonly shareRef: SubjectRef | null;
  readonly policyDigest: string;
  readonly scan: Reading;
  readonly tools: ToolPlan;
  readonly volatile: Volatile;
}

/** Scope and key of a request: all that must match exactly, and then its prompt. */
export function identify(keys: TenantKeys, parts: Identified): { scope: ScopeId; key: CacheKey } {
  const { parsed, exact = NO_EXACT_NUMBERS, controls, provider, client = {} } = parts.request;
  const { pure } = parts.tools;
  const { ignoredMetadata } = parts.tenant.settings;
  const { audience } = controls;
  const scope = scopeIdOf(keys.index, {
    tenantId: parts.tenant.id,
    subjectRef: parts.shareRef,
    wire: parsed.wire,
    provider,
    namespace: controls.namespace,
    ...(audience === null ? {} : { audience }),
    policyDigest: parts.policyDigest,
    tier: parts.scan.tier,
    ...(parts.request.identity ?? keyedIdentityOf(parsed.wire, parsed.rest, exact, ignoredMetadata)),
    ...(Object.keys(client).length === 0 ? {} : { client }),
    ...(parts.volatile.digest === null ? {} : { volatile: parts.volatile.digest }),
    ...(pure.length === 0 ? {} : { pureTools: pure }),
  });
  return { scope, key: cacheKeyOf(keys.index, scope, parsed.promptParts) };
}
