import type { Logger } from "pino";
import type { EntryId, TenantId } from "@/lib/core/brand";
import { isHit, type Outcome } from "@/lib/core/outcome";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import type { HitBump } from "../ports/entry-store";
import type { DecisionRecord, UsageCounters, UsageDelta } from "../ports/usage-store";
import type { Limits } from "./limits";
import type { Metrics } from "./metrics";
import { KeyUsageBuffer, type KeyUse } from "./quotas/key-usage-buffer";

const HOUR_MS = 3_600_000;
const KEYS_PER_WRITE = 500;

/** What one request adds to the statistics. */
export interface Happening {
  readonly decision: DecisionRecord;
  readonly appKeyId: string;
  /** Null: none was named. */
  readonly agent: string | null;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** What the call cost, or would have cost. Millionths of a US dollar. */
  readonly costMicroUsd: number;
  /** Hits only: the recorded call's time minus what the cache took. */
  readonly latencySavedMs: number;
}

/** Gathers hits, usage and decisions in memory and commits them in groups. Bounded; what is flushed survives a crash. */
export class Recorder {
  private usage = new Map<string, UsageDelta>();
  private readonly keyUsage = new KeyUsageBuffer();
  private bumps = new Map<EntryId, { -readonly [K in keyof HitBump]: HitBump[K] }>();
  private decisions: DecisionRecord[] = [];
  private usedKeys = new Set<string>();
  private flushing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly db: Database;
  private readonly clock: Clock;
  private readonly limits: Limits;
  private readonly metrics: Metrics;
  private readonly log: Logger;

  constructor(options: { db: Database; clock: Clock; limits: Limits; metrics: Metrics; log: Logger }) {
    this.db = options.db;
    this.clock = options.clock;
    this.limits = options.limits;
    this.metrics = options.metrics;
    this.log = options.log;
  }

  record(happening: Happening): void {
    const { decision } = happening;
    this.metrics.requests.inc({ wire: decision.wire, outcome: decision.outcome, reason: decision.reason });
    addTo(this.usageOf(decision), happening);
    this.keyUsage.add(keyUseOf(happening));
    if (decision.entryId !== null && isHit(decision.outcome)) this.bump(decision.tenantId, decision.entryId);
    if (this.decisions.length < this.limits.recorderMaxDecisions) this.decisions.push(decision);
    else this.metrics.lost.inc();
    this.schedule();
  }

  /** A store by the API: it answers no request, so it counts as nothing but a store. */
  recordStore(store: { tenantId: TenantId; model: string }): void {
    this.usageOf({ ...store, at: this.clock.now() }).stores += 1;
    this.schedule();
  }

  /** A call that the cache had no part in. */
  recordPassed(passed: { tenantId: TenantId; appKeyId: string; agent: string | null }): void {
    this.keyUsage.add({ ...passed, at: this.clock.now(), requests: 1, hits: 0, ...NO_SPENDING });
    this.schedule();
  }

  /** The last use of an app key. */
  useKey(id: string): void {
    this.usedKeys.add(id);
    this.schedule();
  }

  /** Resolves when everything recorded before the call is in the database. */
  async flush(): Promise<void> {
    if (this.flushing !== null) await this.flushing.catch(() => undefined);
    this.flushing = this.flushOnce().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /** Drops what is buffered about an erased tenant or person, so that a late flush can't bring it back. */
  forget(tenantId: TenantId, subjectRef: string | null): void {
    this.decisions = this.decisions.filter(
      (decision) => decision.tenantId !== tenantId || (subjectRef !== null && decision.subjectRef !== subjectRef),
    );
    if (subjectRef !== null) return;
    this.keyUsage.forget(tenantId);
    for (const [key, delta] of this.usage) if (delta.tenantId === tenantId) this.usage.delete(key);
    for (const [key, bump] of this.bumps) if (bump.tenantId === tenantId) this.bumps.delete(key);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.flush();
  }

  private bump(tenantId: TenantId, entryId: EntryId): void {
    const lastAccessedAt = this.clock.now();
    const known = this.bumps.get(entryId);
    if (known === undefined) this.bumps.set(entryId, { tenantId, entryId, hits: 1, lastAccessedAt });
    else {
      known.hits += 1;
      known.lastAccessedAt = lastAccessedAt;
    }
  }

  private usageOf(decision: Pick<DecisionRecord, "tenantId" | "at" | "model">): UsageDelta {
    const hour = Math.floor(decision.at / HOUR_MS) * HOUR_MS;
    const key = `${decision.tenantId}\n${hour}\n${decision.model}`;
    let delta = this.usage.get(key);
    if (delta === undefined) {
      delta = { tenantId: decision.tenantId, hour, model: decision.model, ...noUsage() };
      this.usage.set(key, delta);
    }
    return delta;
  }

  private schedule(): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flush().catch(() => this.schedule());
    }, this.limits.recorderFlushMs);
    this.timer.unref();
  }

  private async flushOnce(): Promise<void> {
    const { usage, bumps, decisions, usedKeys } = this;
    this.usedKeys = new Set();
    this.usage = new Map();
    this.bumps = new Map();
    this.decisions = [];
    const keyUsage = this.keyUsage.take();
    const failures = await Promise.all([
      this.attempt(
        "usage",
        usage.size,
        () => this.db.usage.addUsage([...usage.values()]),
        () => this.putBackUsage(usage),
      ),
      this.attempt(
        "usage of keys",
        keyUsage.length,
        () => this.db.usage.addKeyUsage(keyUsage),
        () => this.keyUsage.putBack(keyUsage),
      ),
      this.attempt(
        "hits",
        bumps.size,
        () => this.db.entries.bumpHits([...bumps.values()]),
        () => this.putBackBumps(bumps),
      ),
      this.attempt(
        "decisions",
        decisions.length,
        () => this.db.usage.addDecisions(decisions),
        () => {
          const room = this.limits.recorderMaxDecisions - this.decisions.length;
          this.metrics.lost.inc(Math.max(0, decisions.length - room));
          this.decisions = [...decisions.slice(0, room), ...this.decisions];
        },
      ),
    ]);
    const keys = await this.attempt(
      "key uses",
      usedKeys.size,
      () => this.writeKeyUses([...usedKeys]),
      () => {
        for (const id of usedKeys) this.usedKeys.add(id);
      },
    );
    const failure = [...failures, keys].find((error) => error !== null);
    if (failure !== undefined) throw failure;
  }

  private async writeKeyUses(ids: readonly string[]): Promise<void> {
    const lastUsedAt = new Date(this.clock.now());
    for (let at = 0; at < ids.length; at += KEYS_PER_WRITE) {
      const some = ids.slice(at, at + KEYS_PER_WRITE);
      await this.db.write((tx) => tx.appKey.updateMany({ where: { id: { in: some } }, data: { lastUsedAt } }));
    }
  }

  private async attempt(what: string, size: number, write: () => Promise<void>, putBack: () => void): Promise<unknown> {
    if (size === 0) return null;
    try {
      await write();
      return null;
    } catch (error) {
      putBack();
      this.log.warn({ err: error, what }, "statistics could not be written, kept in memory");
      return error;
    }
  }

  private putBackUsage(usage: Map<string, UsageDelta>): void {
    for (const [key, delta] of usage) {
      const newer = this.usage.get(key);
      if (newer === undefined) this.usage.set(key, delta);
      else for (const name of USAGE_FIELDS) newer[name] += delta[name];
    }
  }

  private putBackBumps(bumps: Map<EntryId, HitBump>): void {
    for (const [id, bump] of bumps) {
      const newer = this.bumps.get(id);
      if (newer === undefined) this.bumps.set(id, { ...bump });
      else newer.hits += bump.hits;
    }
  }
}

export function noUsage(): UsageCounters {
  return {
    hitsExact: 0,
    hitsSemantic: 0,
    misses: 0,
    bypasses: 0,
    errors: 0,
    stores: 0,
    tokensInServed: 0,
    tokensOutServed: 0,
    tokensInSpent: 0,
    tokensOutSpent: 0,
    costSavedMicroUsd: 0,
    costSpentMicroUsd: 0,
    latencySavedMs: 0,
  };
}

const USAGE_FIELDS = Object.keys(noUsage()) as (keyof UsageCounters)[];

const NO_SPENDING = { tokensSpent: 0, costSpentMicroUsd: 0, costSavedMicroUsd: 0 };

function keyUseOf({ decision, appKeyId, agent, tokensIn, tokensOut, costMicroUsd }: Happening): KeyUse {
  const { tenantId, at, outcome } = decision;
  const use = { tenantId, appKeyId, agent, at, requests: 1 };
  return isHit(outcome)
    ? { ...use, hits: 1, ...NO_SPENDING, costSavedMicroUsd: costMicroUsd }
    : { ...use, hits: 0, ...NO_SPENDING, tokensSpent: tokensIn + tokensOut, costSpentMicroUsd: costMicroUsd };
}

const COUNTER_OF: Record<Outcome, keyof UsageCounters> = {
  "hit-exact": "hitsExact",
  "hit-semantic": "hitsSemantic",
  miss: "misses",
  bypass: "bypasses",
  error: "errors",
};

function addTo(usage: UsageCounters, happening: Happening): void {
  const { decision, tokensIn, tokensOut, costMicroUsd } = happening;
  usage[COUNTER_OF[decision.outcome]] += 1;
  if (decision.stored) usage.stores += 1;
  if (isHit(decision.outcome)) {
    usage.tokensInServed += tokensIn;
    usage.tokensOutServed += tokensOut;
    usage.costSavedMicroUsd += costMicroUsd;
    usage.latencySavedMs += Math.round(happening.latencySavedMs);
  } else {
    usage.tokensInSpent += tokensIn;
    usage.tokensOutSpent += tokensOut;
    usage.costSpentMicroUsd += costMicroUsd;
  }
}
