import type { EntryId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { Outcome, Reason, StoreRefusal } from "@/lib/core/outcome";

/** What one hour of one tenant and model added up to. All numbers are sums. */
export interface UsageCounters {
  hitsExact: number;
  hitsSemantic: number;
  misses: number;
  bypasses: number;
  errors: number;
  stores: number;
  /** Tokens that hits served from the cache. */
  tokensInServed: number;
  tokensOutServed: number;
  /** Tokens that misses and bypasses spent upstream. */
  tokensInSpent: number;
  tokensOutSpent: number;
  costSavedMicroUsd: number;
  costSpentMicroUsd: number;
  latencySavedMs: number;
}

export interface UsageDelta extends UsageCounters {
  readonly tenantId: TenantId;
  /** Start of the hour, milliseconds since 1970. */
  readonly hour: number;
  readonly model: string;
}

/** What one app key asked for and spent. All numbers are sums. */
export interface KeyUsageCounters {
  requests: number;
  hits: number;
  /** In and out, of calls to providers. */
  tokensSpent: number;
  costSpentMicroUsd: number;
  costSavedMicroUsd: number;
}

export interface KeyUsageDelta extends KeyUsageCounters {
  readonly tenantId: TenantId;
  /** Start of the UTC day, milliseconds since 1970. */
  readonly day: number;
  readonly appKeyId: string;
  /** Empty: none was named. */
  readonly agent: string;
}

export interface KeyUsageQuery {
  readonly tenantId: TenantId;
  /** Starts of UTC days, [from, to). */
  readonly from: number;
  readonly to: number;
  /** Null: all keys of the tenant. */
  readonly appKeyId: string | null;
}

export type UsageBucket = UsageCounters & { readonly at: number };

/** A named difference of two prompts and where it stands, without any word of them. */
export interface RecordedEdit {
  readonly name: string;
  readonly op: string;
  /** Place among the tokens of the request's prompt, and of the entry's. */
  readonly at: number;
  readonly of: number;
  /** The table of safe edits has it. */
  readonly explained: boolean;
}

/** One look-up or store, without any text. */
export interface DecisionRecord {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly at: number;
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly stored: boolean;
  /** Null: it was stored, or there was no fresh answer. */
  readonly notStored: StoreRefusal | null;
  readonly wire: string;
  readonly model: string;
  readonly subjectRef: SubjectRef | null;
  readonly entryId: EntryId | null;
  readonly score: number | null;
  /** Names of the guards that refused the best candidate. */
  readonly guards: readonly string[];
  /** What tells the prompt from that of the entry that was served, or else from that candidate's. */
  readonly edits: readonly RecordedEdit[];
  /** Which frozen idf weights gave the score, so that it can be reproduced. */
  readonly idfEpoch: string | null;
  /** JSON text of the policy input: no prompt, no answer. */
  readonly policyInput: string;
  readonly policyDigest: string;
  /** Whole time in Lethe, upstream included. */
  readonly durationMs: number;
}

export interface DecisionQuery {
  /** Null: all tenants. */
  readonly tenantId: TenantId | null;
  readonly limit: number;
  /** Ids, which are ordered by time; both ends are left out. */
  readonly before?: string;
  readonly after?: string;
  readonly outcome?: Outcome;
  readonly reason?: Reason;
  /** The id of the decision, of its request or of its entry, or the beginning of a model's name. */
  readonly search?: string;
}

export interface DecisionPage {
  readonly items: readonly DecisionRecord[];
  /** `before` of the next page, which may be there though this one is short: a page looks at so many rows. Null: it was the last. */
  readonly next: string | null;
}

export interface UsageStore {
  /** Adds deltas to their (tenant, hour, model) rows in one transaction. */
  addUsage(deltas: readonly UsageDelta[]): Promise<void>;
  /** Sums per bucket of `bucketMs` in [from, to), empty buckets left out, oldest first. `tenantId` null: all tenants. */
  usage(query: {
    tenantId: TenantId | null;
    from: number;
    to: number;
    bucketMs: number;
    model?: string;
  }): Promise<UsageBucket[]>;
  /** The models that were asked for most, at most a hundred. */
  usageByModel(query: {
    tenantId: TenantId | null;
    from: number;
    to: number;
  }): Promise<({ model: string } & UsageCounters)[]>;
  /** The busiest tenants, at most a hundred; found from the busiest of each day or hour. */
  usageByTenant(query: { from: number; to: number }): Promise<({ tenantId: TenantId } & UsageCounters)[]>;
  /** Of the tenants that are named; one without usage is left out. */
  usageOfTenants(query: {
    tenantIds: readonly TenantId[];
    from: number;
    to: number;
  }): Promise<({ tenantId: TenantId } & UsageCounters)[]>;

  /** Adds deltas to their (tenant, day, key, agent) rows in one transaction. */
  addKeyUsage(deltas: readonly KeyUsageDelta[]): Promise<void>;
  /** Of a span, by key and agent, at most a thousand: those that spent most, then those that asked most. */
  keyUsage(query: KeyUsageQuery): Promise<({ appKeyId: string; agent: string } & KeyUsageCounters)[]>;
  /** All of a span in one sum, in millionths of a US dollar. */
  keySpending(query: KeyUsageQuery): Promise<number>;

  addDecisions(records: readonly DecisionRecord[]): Promise<void>;
  /** Newest first. */
  decisions(query: DecisionQuery): Promise<DecisionPage>;
  /** Drops decisions older than `before` (milliseconds since 1970), at most `limit` a call. Returns how many went. */
  pruneDecisions(before: number, limit: number): Promise<number>;

  eraseTenant(tenantId: TenantId): Promise<{ usage: number; decisions: number }>;
  eraseSubject(tenantId: TenantId, subjectRef: SubjectRef): Promise<{ decisions: number }>;
}
