import { DriverAdapterError } from "@prisma/driver-adapter-utils";
import { StoreError } from "@/server/ports/entry-store";
import type { GroupTransaction, WriteQueue } from "../../write-queue";

/**
 * How long a transaction may keep others from writing, in milliseconds; then it is rolled back. Counted from when the first
 * of them waits: one that nobody waits for harms nobody, up to the second limit.
 */
const OTHERS_WAIT_MS_MAX = 250;
export const SESSION_MS_MAX = 5_000;
const LOOK_MS = 25;

interface Session {
  readonly id: number;
  readonly timer: NodeJS.Timeout;
  /** Lets the queue go on. */
  end(): void;
}

/** Transactions that are told step by step from another thread. Each keeps the queue to itself until it ends. */
export class Sessions {
  readonly #queue: WriteQueue;
  readonly #transaction: GroupTransaction;
  readonly #holds = new Map<number, () => void>();
  #current: Session | null = null;

  constructor(queue: WriteQueue, transaction: GroupTransaction) {
    this.#queue = queue;
    this.#transaction = transaction;
  }

  /** Resolves when the transaction is open and has the write lock. */
  begin(id: number): Promise<void> {
    return new Promise((opened, refused) => {
      const untilItEnds = async () => {
        await this.#transaction.begin();
        await new Promise<void>((end) => {
          this.#current = { id, timer: this.#watch(), end };
          opened();
        });
      };
      this.#queue.exclusive(untilItEnds).catch(refused);
    });
  }

  /** One statement: of an open transaction, or in one of its own. */
  async run<T>(id: number | null, statement: () => Promise<T>): Promise<T> {
    if (id === null) return this.#queue.exclusive(() => this.#runAlone(statement));
    this.#require(id);
    return statement();
  }

  commit(id: number): void {
    this.#require(id);
    try {
      this.#transaction.commit();
    } finally {
      this.#end();
    }
  }

  /** Nothing to do when its time is over: then it was rolled back. */
  rollback(id: number): void {
    if (this.#current?.id === id) this.#end();
  }

  hold(id: number): Promise<void> {
    return new Promise((held, refused) => {
      const untilReleased = () =>
        new Promise<void>((release) => {
          this.#holds.set(id, release);
          held();
        });
      this.#queue.exclusive(untilReleased).catch(refused);
    });
  }

  release(id: number): void {
    this.#holds.get(id)?.();
    this.#holds.delete(id);
  }

  /** At the end of the process, when nobody goes on with what is open. */
  endAll(): void {
    if (this.#current !== null) this.#end();
    for (const id of [...this.#holds.keys()]) this.release(id);
  }

  async #runAlone<T>(statement: () => Promise<T>): Promise<T> {
    await this.#transaction.begin();
    try {
      const value = await statement();
      this.#transaction.commit();
      return value;
    } finally {
      if (this.#transaction.isOpen()) this.#transaction.rollback();
    }
  }

  /** Ends the transaction that begins now when it is over its time. */
  #watch(): NodeJS.Timeout {
    const begun = performance.now();
    let waitedFrom: number | null = null;
    return setInterval(() => {
      const now = performance.now();
      if (waitedFrom === null && this.#queue.waiting > 0) waitedFrom = now;
      const isKeepingOthers = waitedFrom !== null && now - waitedFrom >= OTHERS_WAIT_MS_MAX;
      if (isKeepingOthers || now - begun >= SESSION_MS_MAX) this.#end();
    }, LOOK_MS);
  }

  /** What was not committed is undone. */
  #end(): void {
    const session = this.#current;
    this.#current = null;
    if (session === null) return;
    clearInterval(session.timer);
    try {
      if (this.#transaction.isOpen()) this.#transaction.rollback();
    } finally {
      session.end();
    }
  }

  #require(id: number): void {
    if (this.#current?.id !== id) throw new DriverAdapterError({ kind: "TransactionAlreadyClosed", cause: TOO_LONG });
    // Rolled back by the database itself (disk full): what follows must not run outside.
    if (!this.#transaction.isOpen()) throw new StoreError("unavailable", "the database has ended the transaction");
  }
}

const TOO_LONG = `a transaction may keep others waiting for ${OTHERS_WAIT_MS_MAX} ms`;
