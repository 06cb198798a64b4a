import {
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from "@prisma/driver-adapter-utils";
import { StoreError } from "@/server/ports/entry-store";
import type { SqliteThread } from "./sqlite-thread";
import type { Rooms } from "./thread/calls";

const NAME = { provider: "sqlite", adapterName: "lethe-sqlite-thread" } as const;

/** Prisma's driver adapter interface on the event loop: every statement is carried out by the adapter in a thread. */
export function remoteAdapterFactory(thread: SqliteThread<Rooms>): SqlDriverAdapterFactory {
  return { ...NAME, connect: async () => remoteAdapter(thread) };
}

function remoteAdapter(thread: SqliteThread<Rooms>): SqlDriverAdapter {
  return {
    ...NAME,
    ...queryable(thread, null),
    executeScript: () => Promise.reject(new StoreError("invalid", "scripts run only at start")),
    startTransaction: async () => remoteTransaction(thread, await thread.open("begin")),
    // The thread belongs to the store and not to a client.
    dispose: async () => undefined,
  };
}

function queryable(thread: SqliteThread<Rooms>, transaction: number | null) {
  return {
    queryRaw: async (query: SqlQuery) => (await thread.ask({ kind: "query", query, transaction })) as SqlResultSet,
    executeRaw: async (query: SqlQuery) => (await thread.ask({ kind: "execute", query, transaction })) as number,
  };
}

function remoteTransaction(thread: SqliteThread<Rooms>, transaction: number): Transaction {
  return {
    ...NAME,
    ...queryable(thread, transaction),
    // COMMIT and ROLLBACK are this object's own doing, not statements of Prisma's.
    options: { usePhantomQuery: true },
    commit: async () => void (await thread.ask({ kind: "commit", transaction })),
    rollback: async () => void (await thread.ask({ kind: "rollback", transaction })),
  };
}

/**
 * Single rows for a request, on the event loop's own connection, which waits for nobody: where the file is locked just now,
 * the reading thread is asked.
 */
export function pointAdapterFactory(point: SqlDriverAdapter, reader: SqliteThread<Rooms>): SqlDriverAdapterFactory {
  const remote = remoteAdapter(reader);
  const refuse = () => Promise.reject(new StoreError("invalid", "single rows are read here, nothing else"));
  const adapter: SqlDriverAdapter = {
    ...remote,
    async queryRaw(query: SqlQuery) {
      try {
        return await point.queryRaw(query);
      } catch (err) {
        if (!isDriverAdapterError(err) || err.cause.kind !== "SocketTimeout") throw err;
        return remote.queryRaw(query);
      }
    },
    executeRaw: refuse,
    startTransaction: refuse,
  };
  return { ...NAME, connect: async () => adapter };
}
