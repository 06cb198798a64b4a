import type { Outcome, Reason, StoreRefusal } from "@/lib/core/outcome";
import type { Profile } from "@/lib/core/profile";
import type { Tier } from "@/lib/core/tier";
import type { Writer } from "@/lib/core/writer";
import type { PolicyInput } from "@/lib/policy/decision";
import type { Quota } from "./quotas/quota-schema";

/** What the services give to the dashboard and the API: plain values, no secrets, no prompt text. Times are ISO 8601. */

/** What a person may do in a tenant, or in all of them: services/access.ts says what each means. */
export const TENANT_ROLES = ["owner", "admin", "operator", "privacy-officer", "auditor"] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];
/** For the whole server. A member has only what tenants grant. */
export const ROLES = [...TENANT_ROLES, "member"] as const;
export type Role = (typeof ROLES)[number];

export const APP_KEY_SCOPES = [
  "cache:read",
  "cache:write",
  "stats:read",
  "erase",
  "policy",
  "explain",
  "tenant:delete",
] as const;
export type AppKeyScope = (typeof APP_KEY_SCOPES)[number];

export const RANGES = ["24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];

export interface UsageTotals {
  requests: number;
  hitsExact: number;
  hitsSemantic: number;
  misses: number;
  bypasses: number;
  errors: number;
  stores: number;
  /** Hits over hits + misses, in [0, 1]; null when there were none. */
  hitRate: number | null;
  exactRate: number | null;
  semanticRate: number | null;
  tokensInServed: number;
  tokensOutServed: number;
  tokensInSpent: number;
  tokensOutSpent: number;
  moneySavedUsd: number;
  moneySpentUsd: number;
  secondsSaved: number;
  /** Tokens went over the wire and no money was counted: no price is known for the models. */
  unpriced: boolean;
}

export interface UsagePoint extends UsageTotals {
  /** Start of the bucket. */
  at: string;
}

/** The length of a bucket, on the clock of a zone. */
export type Step = "hour" | "six-hours" | "day" | "week";

export interface StatsView {
  range: Range | "custom";
  step: Step;
  /** Whose clock the buckets follow; usage is kept by whole hours of UTC. */
  zone: string;
  from: string;
  to: string;
  /** When it was read: a bucket that ends later is still running. */
  asOf: string;
  totals: UsageTotals;
  /** Of the span of the same length right before. */
  before: UsageTotals;
  /** What the cache holds now. */
  entries: number;
  bytes: number;
  /** One point a bucket, gaps filled with zeros, oldest first. */
  series: UsagePoint[];
  byModel: ({ model: string } & UsageTotals)[];
  /** Only for admins over all tenants: the busiest hundred. */
  byTenant: ({ tenantId: string; tenantName: string } & UsageTotals)[];
}

export interface DecisionView {
  id: string;
  tenantId: string;
  /** Null: it is not there any more, or only its own decisions were asked for. */
  tenantName: string | null;
  at: string;
  requestId: string;
  outcome: Outcome;
  reason: Reason;
  stored: boolean;
  /** Why not; null: it was stored, or there was no fresh answer. */
  notStored: StoreRefusal | null;
  wire: string;
  model: string;
  entryId: string | null;
  score: number | null;
  guards: string[];
  /** What tells its prompt from the one that it was compared with. */
  edits: RecordedEditView[];
  durationMs: number;
}

/** Where a named difference stands, and what explains it; null: nothing, so it refused. */
export interface RecordedEditView {
  name: string;
  op: string;
  at: number;
  of: number;
  explainedBy: string | null;
}

/** One request, and what explains how it went. */
export interface DecisionDetailView extends DecisionView {
  /** It named a person; never whom. */
  ofSubject: boolean;
  idfEpoch: string | null;
  /** What the policy was told: no prompt, no answer. Null: written by a version that told it other things. */
  facts: PolicyInput | null;
  policyDigest: string;
  /** Null: no version in the list has this digest (the built-in policy), or whoever asks may not read policies. */
  policy: { version: number; ofTenant: boolean; fired: readonly { rule: string; line: number; text: string }[] } | null;
  /** Null: there is none, it is gone, or whoever asks may not look at entries. */
  entry: EntryView | null;
}

/** Requests that cost money though an answer might have been there. */
export interface CauseView {
  outcome: Outcome;
  reason: Reason;
  requests: number;
  /** By what a call of the same model cost on average. */
  costUsd: number;
}

export interface CausesView {
  /** Counted from here on. */
  since: string;
  /** The dearest first. */
  causes: CauseView[];
}

export interface TenantView {
  id: string;
  name: string;
  state: "active" | "blocked";
  createdAt: string;
  entries: number;
  bytes: number;
  hits: number;
  /** Of the last 24 hours. */
  day: UsageTotals;
}

/** With what is asked of one tenant only. */
export interface TenantPageView extends TenantView {
  /** The last time that all of it was erased. */
  erased: { id: string; at: string } | null;
}

export interface AppKeyView {
  /** Its own limits. */
  quota: Quota;
  id: string;
  name: string;
  prefix: string;
  scopes: AppKeyScope[];
  /** Addresses and ranges that it may be used from; none: from anywhere. */
  addresses: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** Shown once. */
export interface NewAppKeyView extends AppKeyView {
  secret: string;
}

export interface EntryView {
  id: string;
  key: string;
  scope: string;
  model: string;
  provider: string;
  wire: string;
  namespace: string | null;
  agent: string | null;
  tier: Tier;
  subject: boolean;
  /** Whom it serves: everybody of the tenant, one person, or one person until another's answer confirms it. */
  sharing: "tenant" | "subject" | "unconfirmed";
  /** By how many named people it was made, and by how many others confirmed; never by whom. */
  made: number;
  confirmed: number;
  piiScrubbed: boolean;
  tags: string[];
  /** The app key, agent and batch that it came by; no app is told. */
  writer?: Writer;
  /** Bait: served to nobody; no app is told. */
  canary?: boolean;
  tokensIn: number;
  tokensOut: number;
  latencyMs: number;
  costUsd: number;
  bytes: number;
  hitCount: number;
  createdAt: string;
  lastAccessedAt: string;
  expiresAt: string | null;
  quarantinedAt: string | null;
}

export interface EntryDetailView extends EntryView {
  /** The scrubbed answer; null when it can't be opened (bad signature, destroyed key). */
  answer: unknown;
  verified: boolean;
  /** Who asks may not read answers. */
  answerHidden: boolean;
}

export interface ErasurePreviewView {
  tenantName: string;
  /** The person as they are looked for; null: the whole tenant. */
  subject: string | null;
  /** Nothing at all is held under this spelling. */
  nothingHeld: boolean;
  entries: number;
  decisions: number;
  usageRows: number;
  /** What must be typed to confirm. */
  confirm: string;
}

/** One person in one tenant. */
export interface HeldPersonView {
  tenantId: string;
  tenantName: string;
  entries: number;
  decisions: number;
  /** Whoever asks may erase there, and may export. */
  mayErase: boolean;
  mayExport: boolean;
}

export interface FoundPersonView {
  /** What was looked for: spellings that are known as one person's. */
  spellings: string[];
  /** Where something is held. */
  held: HeldPersonView[];
  /** Tenants that were looked at. */
  looked: number;
  nextCursor: string | null;
}

/** `pending-physical`: nothing can be read any more, but some copy of sealed bytes is not removed yet; see `waitsFor`. */
export type ErasureState = "blocked" | "key-destroyed" | "purging" | "pending-physical" | "complete";

export interface ErasureStepView {
  step: string;
  ok: boolean;
  detail: string;
  at: string;
}

export interface ErasureView {
  id: string;
  tenantId: string;
  /** Empty once the tenant itself is deleted. */
  tenantName: string;
  /** `deletion`: of the tenant itself, and not only of what it holds. */
  kind: "subject" | "tenant" | "deletion";
  ofSubject: boolean;
  state: ErasureState;
  requestedBy: string;
  createdAt: string;
  completedAt: string | null;
  counts: Record<string, number>;
  steps: ErasureStepView[];
  failure: string | null;
  /** What the next try needs, in words; null: it goes on by itself, or is complete. */
  waitsFor: string | null;
  /** Of the next try; null: none is planned. */
  nextAttemptAt: string | null;
  attempts: number;
  /** Nothing was held under the spelling that was asked for. */
  nothingHeld: boolean;
  caseNumber: string | null;
  hasReceipt: boolean;
}

/** What whoever asked for an erasure is told once, and nobody later. */
export interface StartedErasureView extends ErasureView {
  /** Checks that a receipt is about a person, or a deleted tenant: HMAC-SHA-256 of the name. Base64url; null: what a tenant holds. Kept nowhere. */
  subjectKey: string | null;
  /** The spelling that was looked for. */
  spelling: string | null;
}

export interface UserView {
  id: string;
  email: string;
  name: string;
  role: Role;
  seesAnswers: boolean;
  secondFactor: boolean;
  createdAt: string;
}

/** Who is logged in, and what the dashboard need not offer. The server decides all the same. */
export interface SelfView extends UserView {
  mustChangePassword: boolean;
  /** Asked for a second factor before anything else. */
  mustEnrol: boolean;
  /** There is a password here; without, the person comes by single sign-on. */
  hasPassword: boolean;
  /** Allowed in every tenant and for the server. */
  acts: string[];
  /** Allowed in one tenant beside that, by its id. */
  actsByTenant: Record<string, string[]>;
}

/** A link by which somebody chooses a password. */
export interface LinkView {
  /** What stands behind `/join#`; null: it was mailed, and only the mail has it. */
  token: string | null;
  mailed: boolean;
  expiresAt: string;
}

export interface OpenedLinkView {
  email: string;
  name: string;
  purpose: "invite" | "reset";
}

/** What a tenant has granted to a person. */
export interface GrantView {
  userId: string;
  email: string;
  name: string;
  role: TenantRole;
  seesAnswers: boolean;
  createdAt: string;
}

export interface SessionView {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  address: string | null;
  browser: string | null;
  /** The one that asks. */
  current: boolean;
}

export interface AuditView {
  seq: number;
  at: string;
  actor: string;
  action: string;
  tenantId: string | null;
  /** Null: of no tenant, or of one that is not there any more. */
  tenantName: string | null;
  target: string | null;
  details: Record<string, unknown>;
}

/** What a search found, and where it is shown. */
export interface FoundView {
  kind: "tenant" | "decision" | "entry" | "erasure" | "key";
  label: string;
  href: string;
}

/** Something that somebody should look at. */
export interface IncidentView {
  /** Of its audit record. */
  seq: number;
  at: string;
  kind: "wrong" | "quarantine";
  tenantId: string;
  tenantName: string;
  entryId: string;
  by: string;
  /** Why an entry failed its proof; null: it was reported. */
  cause: string | null;
  /** Whoever asks may decide about it. */
  settleable: boolean;
}

export interface TrustView {
  /** The newest first. */
  incidents: IncidentView[];
  /** There are more than are listed, or so many records that there may be. */
  incidentsMore: boolean;
  /** Not complete yet, the oldest first. */
  erasures: { id: string; tenantName: string; state: string; failure: string | null }[];
  /** Null: for those who may only look at some tenants. */
  audit: { coveredAt: string; broken: boolean } | null;
}

export interface TrailCheckView {
  checked: number;
  /** The first record that is not what was written. */
  changed: number | null;
  /** The leaves are not those that were signed. */
  broken: boolean;
  /** False: the trail is longer than is checked here. */
  whole: boolean;
}

export interface ServerView {
  version: string;
  database: "sqlite" | "postgres";
  upstreams: { name: string; kind: string; models: string[]; ready: boolean }[];
  /** Only the demo model answers: no provider is set up. */
  demoOnly: boolean;
}

export interface ServerStatusView {
  version: string;
  node: string;
  startedAt: string;
  memoryBytes: number;
  database: { kind: "sqlite" | "postgres"; ok: boolean; writesWaiting: number };
  vault: { ok: boolean };
  /** Requests may be sent here. */
  ready: boolean;
  /** Null: it is not known now. */
  otherProcesses: number | null;
  storeQueue: { waiting: number; bytes: number; bytesMax: number };
  flights: { open: number; waiting: number };
  audit: { coveredAt: string; broken: boolean; failingSince: string | null };
  tenants: number;
  erasuresUnderWay: number;
  /** A mail server is named. */
  mail: boolean;
  /** Days for which copies that no erasure reaches are kept; null: nobody has said. */
  copyDays: { backups: number | null; replicas: number | null; logs: number | null; provider: number | null };
}

/** How near questions came to what is held. */
export interface ScoresView {
  since: string;
  counted: number;
  /** Where the first bin begins; the last one ends at 1. */
  lowest: number;
  /** `near`: not near enough. `refused`: near enough, and another reason stood against it. */
  bins: { hits: number; near: number; refused: number; costUsd: number }[];
  profile: Profile;
  /** The least that the profile asks for. */
  floor: number;
  /** A higher one of the tenant. */
  threshold: number | null;
  settingsVersion: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
