import { StoreError } from "@/server/ports/entry-store";
import { type GroupTransaction, WriteQueue } from "../write-queue";
import { type Connection, makePrivateFile, openConnection } from "./connection";
import { toStoreError } from "./errors";

/** A waiting write may hold an answer of a megabyte: enough for a burst, not enough to fill the memory. */
const QUEUE_LENGTH_MAX = 4096;
/** About 10 ms of the event loop with answers of 2 kB. */
const GROUP_MAX = 64;

/** The two hot connections to one database file, and the queue that all writes of the process go through. */
export class SqliteFile {
  readonly path: string;
  readonly writer: Connection;
  readonly reader: Connection;
  readonly queue: WriteQueue;
  #closed = false;

  constructor(path: string) {
    this.path = path;
    makePrivateFile(path);
    this.writer = openConnection(path, "write");
    this.reader = openConnection(path, "read");
    this.queue = new WriteQueue(groupTransaction(this.writer), {
      lengthMax: QUEUE_LENGTH_MAX,
      groupMax: GROUP_MAX,
    });
  }

  /** Runs synchronous statements on the reading connection. */
  async read<T>(work: () => T): Promise<T> {
    if (this.#closed) throw new StoreError("unavailable", "the store is closed");
    return inStoreErrors(work);
  }

  /** Runs synchronous statements on the writing connection; resolves when they are on disk. */
  async write<T>(work: () => T): Promise<T> {
    try {
      return await this.queue.grouped(work);
    } catch (err) {
      throw toStoreError(err);
    }
  }

  /** Call after `queue.close()`. */
  close(): void {
    this.#closed = true;
    this.reader.close();
    this.writer.close();
  }
}

function inStoreErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (err) {
    throw toStoreError(err);
  }
}

function groupTransaction(writer: Connection): GroupTransaction {
  const statement = (text: string) => {
    const prepared = writer.prepare(text);
    return () => void prepared.run();
  };
  return {
    // IMMEDIATE takes the write lock at once: a deferred one can fail half-way when another process wrote in between.
    begin: statement("BEGIN IMMEDIATE"),
    commit: statement("COMMIT"),
    rollback: statement("ROLLBACK"),
    savepoint: statement("SAVEPOINT job"),
    release: statement("RELEASE job"),
    // A savepoint stays on the stack after ROLLBACK TO.
    rollbackToSavepoint: () => void writer.exec("ROLLBACK TO job; RELEASE job"),
    isOpen: () => writer.inTransaction,
  };
}
