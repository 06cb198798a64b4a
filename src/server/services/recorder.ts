import type { Logger } from "pino";
import type { EntryId, SubjectRef, TenantId } from "@/lib/core/brand";
import { isHit } from "@/lib/core/outcome";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import type { HitIncrement } from "../ports/entry-store";
import type { DecisionRecord } from "../ports/usage-store";
import { Forgettings } from "./forgettings";
import type { Limits } from "./limits";
import type { Metrics } from "./metrics";
import { KeyUsageBuffer } from "./quotas/key-usage-buffer";
import { addTo, keyUseOf, NO_SPENDING, UsageBuffer, type UsageEvent } from "./recorded-usage";

const KEYS_PER_WRITE = 500;

/** Gathers hits, usage and decisions in memory and commits them in groups. Bounded; what is flushed survives a crash. */
export class Recorder {
  private readonly forgettings = new Forgettings();
  private readonly usage = new UsageBuffer();
  private readonly keyUsage = new KeyUsageBuffer();
  private increments = new Map<EntryId, { -readonly [K in keyof HitIncrement]: HitIncrement[K] }>();
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

  record(usageEvent: UsageEvent): void {
    const { decision, startedAt } = usageEvent;
    const { tenantId, subjectRef } = decision;
    this.metrics.requests.inc({ wire: decision.wire, outcome: decision.outcome, reason: decision.reason });
    if (this.forgettings.last(tenantId, null) > startedAt) return;
    addTo(this.usage.of(decision), usageEvent);
    this.keyUsage.add(keyUseOf(usageEvent));
    if (decision.entryId !== null && isHit(decision.outcome)) this.increment(tenantId, decision.entryId);
    if (this.forgettings.last(tenantId, subjectRef) <= startedAt) this.keep(decision);
    this.schedule();
  }

  /** A store by the API: it answers no request, so it counts as nothing but a store. */
  recordStore(store: { tenantId: TenantId; model: string }): void {
    this.usage.of({ ...store, at: this.clock.now() }).stores += 1;
    this.schedule();
  }

  /** A call that the cache had no part in. */
  recordPassed(call: { tenantId: TenantId; appKeyId: string; agent: string | null; startedAt: number }): void {
    const { startedAt, ...passed } = call;
    if (this.forgettings.last(passed.tenantId, null) > startedAt) return;
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

  /**
   * Drops what is gathered about an erased tenant or person, so that a late flush can't bring it back, and what comes later of
   * requests and writes that are under way now.
   */
  forget(tenantId: TenantId, subjectRef: SubjectRef | null): void {
    this.forgettings.note(tenantId, subjectRef, this.clock.elapsed());
    this.decisions = this.decisions.filter(
      (decision) => decision.tenantId !== tenantId || (subjectRef !== null && decision.subjectRef !== subjectRef),
    );
    if (subjectRef !== null) return;
    this.keyUsage.forget(tenantId);
    this.usage.forget(tenantId);
    for (const [key, increment] of this.increments) if (increment.tenantId === tenantId) this.increments.delete(key);
  }

  /**
   * After erasures that this process may not have heard of: what names a person can't be told from what was erased, and a
   * tenant that is not there any more may have been deleted. Counted as lost.
   */
  forgetUnknown(tenants: ReadonlySet<TenantId>): void {
    this.forgettings.noteEverybody(this.clock.elapsed());
    const gathered = this.decisions.length;
    this.decisions = this.decisions.filter(({ subjectRef }) => subjectRef === null);
    this.metrics.lost.inc(gathered - this.decisions.length);
    const named = [this.decisions, this.usage.rows(), this.keyUsage.gathered(), [...this.increments.values()]].flat();
    for (const { tenantId } of named) if (!tenants.has(tenantId)) this.forget(tenantId, null);
  }

  /** Resolves when no write is under way: what it brought is in the database, or back in memory but for what was forgotten. */
  async settle(): Promise<void> {
    await this.flushing?.catch(() => undefined);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.flush();
  }

  private increment(tenantId: TenantId, entryId: EntryId): void {
    const lastAccessedAt = this.clock.now();
    const known = this.increments.get(entryId);
    if (known === undefined) this.increments.set(entryId, { tenantId, entryId, hits: 1, lastAccessedAt });
    else {
      known.hits += 1;
      known.lastAccessedAt = lastAccessedAt;
    }
  }

  private keep(decision: DecisionRecord): void {
    if (this.decisions.length < this.limits.recorderMaxDecisions) this.decisions.push(decision);
    else this.metrics.lost.inc();
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
    const takenAt = this.clock.elapsed();
    const { increments, decisions, usedKeys } = this;
    const [usage, keyUsage] = [this.usage.take(), this.keyUsage.take()];
    this.usedKeys = new Set();
    this.increments = new Map();
    this.decisions = [];
    // What was forgotten while the write was under way does not come back with it.
    const stays = ({ tenantId, subjectRef = null }: { tenantId: TenantId; subjectRef?: SubjectRef | null }) =>
      this.forgettings.last(tenantId, subjectRef) < takenAt;
    const store = this.db.usage;
    const failures = await Promise.all([
      this.attempt(
        "usage",
        usage,
        (rows) => store.addUsage(rows),
        (rows) => this.usage.putBack(rows.filter(stays)),
      ),
      this.attempt(
        "usage of keys",
        keyUsage,
        (rows) => store.addKeyUsage(rows),
        (rows) => this.keyUsage.putBack(rows.filter(stays)),
      ),
      this.attempt(
        "hits",
        [...increments.values()],
        (rows) => this.db.entries.addHits(rows),
        (rows) => this.putBackIncrements(rows.filter(stays)),
      ),
      this.attempt(
        "decisions",
        decisions,
        (rows) => store.addDecisions(rows),
        (rows) => this.putBackDecisions(rows.filter(stays)),
      ),
    ]);
    const keys = await this.attempt(
      "key uses",
      [...usedKeys],
      (ids) => this.writeKeyUses(ids),
      (ids) => ids.forEach((id) => void this.usedKeys.add(id)),
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

  private async attempt<T>(
    what: string,
    rows: readonly T[],
    write: (rows: readonly T[]) => Promise<void>,
    putBack: (rows: readonly T[]) => void,
  ): Promise<unknown> {
    if (rows.length === 0) return null;
    try {
      await write(rows);
      return null;
    } catch (error) {
      putBack(rows);
      this.log.warn({ err: error, what }, "statistics could not be written, kept in memory");
      return error;
    }
  }

  private putBackDecisions(older: readonly DecisionRecord[]): void {
    const room = Math.max(0, this.limits.recorderMaxDecisions - this.decisions.length);
    if (older.length > room) this.metrics.lost.inc(older.length - room);
    this.decisions = [...older.slice(0, room), ...this.decisions];
  }

  private putBackIncrements(increments: readonly HitIncrement[]): void {
    for (const increment of increments) {
      const newer = this.increments.get(increment.entryId);
      if (newer === undefined) this.increments.set(increment.entryId, { ...increment });
      else newer.hits += increment.hits;
    }
  }
}
