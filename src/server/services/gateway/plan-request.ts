import type { AudienceRef, CacheKey, ScopeId, SubjectRef } from "@/lib/core/brand";
import type { JsonObject } from "@/lib/core/json";
import type { Reason, StoreRefusal } from "@/lib/core/outcome";
import type { Profile } from "@/lib/core/profile";
import type { Writer } from "@/lib/core/writer";
import type { KeyedIdentity } from "@/lib/keying/identity";
import { audienceRefOf, forwardedPseudonymOf, subjectRefOf } from "@/lib/keying/scope";
import { canonicalSubject } from "@/lib/keying/subject";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { type ParsedRequest, WireError } from "@/lib/wire/adapter";
import type { AskedAnswer } from "@/lib/wire/asked";
import type { RequestControls } from "@/lib/wire/controls";
import type { ExactNumbers } from "@/lib/wire/exact-numbers";
import type { TenantKeys } from "../../ports/vault";
import type { AppActor, Services } from "../context";
import { retentionDaysOf } from "../retention/retention-rule";
import type { Tenant } from "../tenant-directory";
import { identify } from "./identify";
import { maskRequest, type Volatile } from "./mask-request";
import { planTools, sharesTools, type ToolPlan } from "./plan-tools";
import { type Reading, readTexts } from "./read-texts";

/** All that was decided about a request before anything is looked up. Plain values. */
export interface Plan {
  readonly tenant: Tenant;
  readonly lookup: boolean;
  /** Why nothing may be stored, whatever the answer is; null: it may. */
  readonly noStore: StoreRefusal | null;
  /** Set when neither look-up nor store takes place. */
  readonly bypass: Reason | null;
  /** Who asked; null: nobody was named. */
  readonly subjectRef: SubjectRef | null;
  /** What the provider is told of the person in the wire's own field; null: nothing. `undefined`: the field as it came. */
  readonly forwardedSubject: string | null | undefined;
  /** Whom the app lets see the answer, beside `shareRef`; null: it says nothing. */
  readonly audienceRef: AudienceRef | null;
  /** Whom the answer may serve; null: everyone of the tenant. */
  readonly shareRef: SubjectRef | null;
  readonly scope: ScopeId;
  readonly key: CacheKey;
  /**
   * Where the answer serves everybody once another person's answer has confirmed it; null: it does at once, or never will.
   * What is stored in between is the asker's own, so no look-up of anybody else comes near it.
   */
  readonly shared: { readonly scope: ScopeId; readonly key: CacheKey } | null;
  /** What the look-up learns that only the record may say: another's answer to this waits to be confirmed. */
  readonly held: { awaiting: boolean };
  /** Nothing is looked up because the app's own provider key is not known to be good. */
  readonly unproven?: true;
  /** What similarity compares; null: exact only. */
  readonly promptText: string | null;
  readonly profile: Profile;
  /** The least score that the tenant, the policy and the client together ask for; null: the profile's. */
  readonly threshold: number | null;
  readonly ttlSeconds: number;
  readonly tools: ToolPlan;
  /** What of the request was masked: an answer that uses it is not kept. */
  readonly volatile: Volatile;
  readonly asked: AskedAnswer;
  /** The same words a minute later may have another answer: nobody joins its flight. */
  readonly timeSensitive: boolean;
  readonly scan: Pick<Reading, "severity" | "tier">;
  readonly policyInput: PolicyInput;
  readonly policyDigest: string;
  /** The key may see how near its question came: others could measure what is stored with it. */
  readonly explains: boolean;
  /** Who asks, as it stands with what is stored. */
  readonly writer: Writer;
}

export interface PlannedRequest {
  readonly parsed: ParsedRequest;
  /** Numbers of the body that are only near what was written. */
  readonly exact?: ExactNumbers;
  /** Of a body that was read elsewhere. */
  readonly identity?: KeyedIdentity;
  readonly controls: RequestControls;
  readonly provider: string;
  /** Of the client's headers and query: what can change the answer. */
  readonly client?: JsonObject;
  /** Aborted when the client has left. */
  readonly left?: () => AbortSignal;
  /** Planned to be explained only: counts nowhere. */
  readonly rehearsal?: boolean;
}

/** Classify, decide, key: the first half of a request's way. */
export async function planRequest(services: Services, actor: AppActor, request: PlannedRequest): Promise<Plan> {
  const tenant = await services.tenants.get(actor.tenantId);
  const keys = await services.vault.tenantKeys(tenant.id);
  const { keyed, volatile } = maskRequest(tenant.settings, request);
  const scan = await readTexts(services, tenant, keys, { ...request.parsed, volatile }, request.left);
  const subject = oneSubject(request.controls.subject, ...request.parsed.subjects);
  const tools = planTools(request.parsed, tenant.settings);
  const policyInput = policyInputOf(tenant, request, scan, subject, tools);
  const policy = await services.policies.get(tenant.id, tenant.settings.externalPolicyUrl);
  const decision = await policy.decide(policyInput);
  if (policy.shadow !== null && request.rehearsal !== true)
    services.shadows.observe(policy.shadow, { input: policyInput, inForce: decision, nowMs: services.clock.now() });
  const subjectRef = subject === null ? null : subjectRefOf(keys.subject, subject);
  const verdict = verdictOf({ actor, tenant, request, scan, policyInput, decision, subjectRef, tools });
  const confirms = tenant.settings.sharing === "confirmed" && subjectRef !== null && !verdict.shareSubject;
  const shareRef = verdict.shareSubject || confirms ? subjectRef : null;
  const grounds = { tenant, request: keyed, policyDigest: policy.digest, scan, tools, volatile };
  const { audience } = request.controls;
  const identified = identify(keys, { ...grounds, shareRef });
  return {
    tenant,
    ...verdict,
    ...identified,
    shared: confirms ? identify(keys, { ...grounds, shareRef: null }) : null,
    held: { awaiting: false },
    subjectRef,
    audienceRef: audience === null ? null : audienceRefOf(keys.index, audience),
    tools,
    volatile,
    asked: request.parsed.asked,
    forwardedSubject: subject === null ? null : forwardedSubjectOf(keys, tenant, subject),
    shareRef,
    promptText: promptTextOf(services, request),
    profile: tenant.settings.profile,
    threshold: highest(tenant.settings.threshold, decision.minSimilarity, request.controls.minSimilarity),
    ttlSeconds: Math.min(
      ttlOf(tenant, request, scan, decision),
      policyInput.time_sensitivity === "day" ? secondsToMidnight(services.clock.now()) : Number.POSITIVE_INFINITY,
    ),
    timeSensitive: policyInput.time_sensitivity !== "none",
    scan,
    policyInput,
    explains: actor.scopes.has("explain"),
    writer: { key: actor.appKeyId, agent: request.controls.agent, batch: request.controls.batch },
    policyDigest: policy.digest,
  };
}

/**
 * The person, in the one spelling. Two names for one request are refused: whichever were believed, the other person's
 * answers would be mixed with theirs. @throws WireError 400
 */
function oneSubject(...named: readonly (string | null)[]): string | null {
  const spellings = new Set(named.filter((name) => name !== null).map(canonicalSubject));
  if (spellings.has(""))
    throw subjectError("invalid_subject", "The subject is empty: leave the field out, or name the person.");
  if (spellings.size > 1)
    throw subjectError(
      "subject_conflict",
      "Lethe-Subject and the body (user, safety_identifier, metadata.user_id, subject) name different people: send one.",
    );
  return [...spellings][0] ?? null;
}

function subjectError(code: string, message: string): WireError {
  return new WireError({ status: 400, code, message, param: "Lethe-Subject" });
}

function forwardedSubjectOf(keys: TenantKeys, tenant: Tenant, subject: string): string | null | undefined {
  switch (tenant.settings.forwardSubject) {
    case "as-is":
      return undefined;
    case "omit":
      return null;
    case "pseudonym":
      return forwardedPseudonymOf(keys.subject, subject);
  }
}

interface Grounds {
  readonly actor: AppActor;
  readonly tenant: Tenant;
  readonly request: PlannedRequest;
  readonly scan: Reading;
  readonly policyInput: PolicyInput;
  readonly decision: PolicyDecision;
  readonly subjectRef: SubjectRef | null;
  readonly tools: ToolPlan;
}

interface Verdict {
  readonly lookup: boolean;
  readonly noStore: StoreRefusal | null;
  readonly bypass: Reason | null;
  readonly shareSubject: boolean;
}

function verdictOf(grounds: Grounds): Verdict {
  const { decision, request, actor, subjectRef } = grounds;
  const own = grounds.tenant.settings.sharing === "subject" && subjectRef !== null;
  const shareSubject = own || decision.share === "subject" || grounds.scan.severity === "low" || !sharesTools(grounds);
  const bypass = bypassReason(grounds);
  if (bypass !== null) return { lookup: false, noStore: "bypass", bypass, shareSubject };
  // An answer for one person only, and nobody was named: two people's questions never meet.
  if (shareSubject && subjectRef === null)
    return { lookup: false, noStore: "bypass", bypass: "policy-denied", shareSubject };
  const lookup = decision.allowLookup && actor.scopes.has("cache:read") && !request.controls.noCache;
  return { lookup, noStore: noStoreReason(grounds), bypass: null, shareSubject };
}

function noStoreReason({ decision, actor, request }: Grounds): StoreRefusal | null {
  if (request.controls.noStore) return "no-store-asked";
  if (!actor.scopes.has("cache:write")) return "read-only-key";
  return decision.allowStore ? null : "policy-denied";
}

/** A ladder: the first that holds is the reason. */
function bypassReason({ tenant, scan, decision, policyInput, request, subjectRef }: Grounds): Reason | null {
  if (tenant.state === "blocked") return "tenant-blocked";
  if (subjectRef !== null && tenant.blockedSubjects.has(subjectRef)) return "subject-blocked";
  if (tenant.brake === "off") return "brake";
  if (!tenant.settings.cacheEnabled) return "cache-off";
  if (scan.unscanned) return "scanner-error";
  if (decision.failure !== null) return "policy-error";
  if (decision.allowLookup || decision.allowStore) {
    return request.parsed.uncacheable === undefined ? null : "not-cacheable";
  }
  if (policyInput.request_type === "tool_call") return "tool-call";
  return policyInput.time_sensitivity === "unique" ? "time-sensitive" : "policy-denied";
}

function policyInputOf(
  tenant: Tenant,
  request: PlannedRequest,
  scan: Reading,
  subject: string | null,
  tools: ToolPlan,
): PolicyInput {
  const { parsed, controls, provider } = request;
  return {
    tenant_id: tenant.id,
    data_tier: scan.tier,
    pii_detected: scan.severity !== "none",
    pii_severity: scan.severity,
    model: parsed.model,
    request_type: parsed.requestType,
    cache_enabled: tenant.settings.cacheEnabled,
    subject_present: subject !== null,
    tools_offered: parsed.toolsOffered,
    tool_result: parsed.toolResult,
    tool_forced: tools.use.forced !== null,
    tools_pure: tools.allPure,
    temperature: parsed.temperature,
    namespace: controls.namespace,
    agent: controls.agent,
    provider,
    prompt_chars: parsed.promptParts?.reduce((sum, part) => sum + part.length, 0) ?? 0,
    time_sensitivity: scan.timeSensitivity,
    wire: parsed.wire,
  };
}

function promptTextOf(services: Services, { parsed, controls }: PlannedRequest): string | null {
  if (parsed.promptParts === null || controls.strategy === "exact") return null;
  const text = parsed.promptParts.join("\n");
  return text.length > services.limits.similarityChars ? null : text;
}

/** Policy and client may only shorten. Whole seconds: a policy may reckon with fractions, and times are kept as integers. */
function ttlOf(tenant: Tenant, request: PlannedRequest, scan: Reading, decision: PolicyDecision): number {
  const { settings } = tenant;
  const own = settings.ttlSecondsByTier[scan.tier] ?? settings.defaultTtlSeconds;
  const days = retentionDaysOf(settings, request.controls.namespace);
  // An expired row stands as long as it may serve a failing provider's callers: the retention is over both.
  const kept = days === null ? own : Math.max(1, days * DAY_SECONDS - settings.staleIfErrorMaxSeconds);
  const changing = request.parsed.changingContent === true ? settings.changingContentTtlSeconds : own;
  return Math.floor(Math.min(own, kept, changing, decision.ttlSeconds ?? own, request.controls.ttlSeconds ?? own));
}

const DAY_SECONDS = 86_400;

/** At least one; UTC. */
function secondsToMidnight(nowMs: number): number {
  return DAY_SECONDS - (Math.floor(nowMs / 1_000) % DAY_SECONDS);
}

function highest(...thresholds: readonly (number | null)[]): number | null {
  const set = thresholds.filter((threshold) => threshold !== null);
  return set.length === 0 ? null : Math.max(...set);
}
