import { StoreError } from "@/server/ports/entry-store";

/** Opens, closes and cuts up the one transaction that a group of jobs shares. */
export interface GroupTransaction {
  /** May wait for a lock that another process holds. */
  begin(): Promise<void> | void;
  commit(): void;
  rollback(): void;
  savepoint(): void;
  release(): void;
  rollbackToSavepoint(): void;
  /** False when the database has rolled the whole transaction back by itself (disk full, I/O error). */
  isOpen(): boolean;
}

export interface WriteQueueOptions {
  /** Jobs that may wait; the next one is refused. */
  readonly lengthMax: number;
  /** Jobs that share one commit. Bounds how long one group keeps the others waiting. */
  readonly groupMax: number;
}

interface GroupedJob {
  readonly kind: "grouped";
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (err: unknown) => void;
}

interface ExclusiveJob {
  readonly kind: "exclusive";
  readonly run: () => Promise<void>;
}

type Outcome = { ok: true; value: unknown } | { ok: false; err: unknown };

/**
 * All writes of the process to one SQLite file, one after the other, in the order they came.
 *
 *   queue:  g g g g E g g          g: statements, run at once   E: a transaction that awaits
 *           '--one--'              one BEGIN IMMEDIATE ... COMMIT, one sync of the disk
 *
 * A group ends before an exclusive job, so neither kind can starve the other. Each grouped job has a savepoint: when it
 * throws, it alone is undone and rejected. Promises settle after COMMIT, never before: a write that was acknowledged
 * can't vanish with somebody else's rollback.
 */
export class WriteQueue {
  readonly #transaction: GroupTransaction;
  readonly #options: WriteQueueOptions;
  #jobs: (GroupedJob | ExclusiveJob)[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(transaction: GroupTransaction, options: WriteQueueOptions) {
    this.#transaction = transaction;
    this.#options = options;
  }

  /** Runs synchronous statements inside a shared transaction. Rejects with what `run` throws. */
  grouped<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#push({ kind: "grouped", run, resolve: resolve as (value: unknown) => void, reject }, reject);
    });
  }

  /** Runs alone: no other write of the process begins before the promise of `run` has settled. */
  exclusive<T>(run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // Started inside `then`, so that a synchronous throw is a rejection too.
      const job = () => Promise.resolve().then(run).then(resolve, reject);
      this.#push({ kind: "exclusive", run: job }, reject);
    });
  }

  /** Jobs that wait for their turn. */
  get waiting(): number {
    return this.#jobs.length;
  }

  /** Refuses new jobs, runs those that wait, and resolves when the last one has settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  #push(job: GroupedJob | ExclusiveJob, reject: (err: unknown) => void): void {
    const refusal = this.#refusal();
    if (refusal) {
      reject(refusal);
      return;
    }
    this.#jobs.push(job);
    this.#draining ??= this.#drain();
  }

  #refusal(): StoreError | null {
    if (this.#closed) return new StoreError("unavailable", "the store is closed");
    if (this.#jobs.length < this.#options.lengthMax) return null;
    return new StoreError("overloaded", `${this.#jobs.length} writes are waiting`);
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) {
      // One turn of the event loop: what arrives in it joins the group, and requests get their time between groups.
      await new Promise<void>((resume) => setImmediate(resume));
      const exclusive = this.#takeExclusive();
      if (exclusive) await exclusive.run();
      else await this.#runGroup();
    }
    this.#draining = null;
  }

  #takeExclusive(): ExclusiveJob | null {
    const head = this.#jobs[0];
    if (head?.kind !== "exclusive") return null;
    this.#jobs.shift();
    return head;
  }

  /** The grouped jobs at the head, up to the first exclusive one. */
  #takeGroup(): GroupedJob[] {
    const group: GroupedJob[] = [];
    for (const job of this.#jobs) {
      if (job.kind === "exclusive" || group.length === this.#options.groupMax) break;
      group.push(job);
    }
    this.#jobs = this.#jobs.slice(group.length);
    return group;
  }

  /** Taken once the transaction is open: what arrives while it waits for a lock shares the commit. */
  async #runGroup(): Promise<void> {
    let group: GroupedJob[] = [];
    try {
      await this.#transaction.begin();
      group = this.#takeGroup();
      const outcomes = group.map((job) => this.#runInSavepoint(job));
      this.#transaction.commit();
      settle(group, outcomes);
    } catch (err) {
      this.#abandon();
      if (group.length === 0) group = this.#takeGroup();
      for (const job of group) job.reject(err);
    }
  }

  #runInSavepoint(job: GroupedJob): Outcome {
    this.#transaction.savepoint();
    try {
      const value = job.run();
      this.#transaction.release();
      return { ok: true, value };
    } catch (err) {
      // With the transaction gone, the jobs before this one are gone too: all of them are told so.
      if (!this.#transaction.isOpen()) throw err;
      this.#transaction.rollbackToSavepoint();
      return { ok: false, err };
    }
  }

  #abandon(): void {
    if (this.#transaction.isOpen()) this.#transaction.rollback();
  }
}

function settle(group: readonly GroupedJob[], outcomes: readonly Outcome[]): void {
  group.forEach((job, at) => {
    const outcome = outcomes[at];
    if (outcome?.ok) job.resolve(outcome.value);
    else job.reject(outcome?.err);
  });
}
