import { StoreError } from "@/server/ports/entry-store";
import { makePrivateFile } from "./connection";
import { entryPoints } from "./entry-reads";
import { toStoreError } from "./errors";
import { type HostedAdapter, openHostedAdapter } from "./hosted-adapter";
import { SqliteThread } from "./sqlite-thread";
import type { ReaderCalls, WriterCalls } from "./thread/calls";

type Points = ReturnType<typeof entryPoints>;

/**
 * One database file: a thread that writes, a thread that reads, and on the event loop one connection that waits for nothing
 * and reads single rows.
 */
export class SqliteFile {
  readonly path: string;
  readonly writer: SqliteThread<WriterCalls>;
  readonly reader: SqliteThread<ReaderCalls>;
  /** The connection of the event loop, with Prisma's adapter on it. */
  readonly loop: HostedAdapter;
  readonly #points: Points;
  #closed = false;

  private constructor(path: string, entry: string, transactionMs: number, loop: HostedAdapter) {
    this.path = path;
    this.writer = new SqliteThread(entry, { role: "writer", file: path, transactionMs });
    this.reader = new SqliteThread(entry, { role: "reader", file: path, transactionMs });
    this.loop = loop;
    this.#points = entryPoints(loop.connection);
  }

  /** @param entry see thread-entry.ts. @throws StoreError unavailable */
  static async open(path: string, entry: string, transactionMs: number): Promise<SqliteFile> {
    makePrivateFile(path);
    const file = new SqliteFile(path, entry, transactionMs, await openHostedAdapter(path, "point"));
    await Promise.all([file.writer.opened(), file.reader.opened()]);
    return file;
  }

  /** A single row, at once; from the reading thread when somebody has locked the file just now. */
  async point<T>(read: (points: Points) => T, elsewhere: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError("unavailable", "the store is closed");
    try {
      return read(this.#points);
    } catch (err) {
      const known = toStoreError(err);
      if (!(known instanceof StoreError) || !known.message.startsWith("SQLITE_BUSY")) throw known;
      return elsewhere();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.writer.close(), this.reader.close()]);
    this.loop.connection.close();
  }
}
