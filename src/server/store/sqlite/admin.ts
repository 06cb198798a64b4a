import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { StoreError } from "@/server/ports/entry-store";
import {
  type AdminClient,
  type AdminTransaction,
  isReadOperation,
  TRANSACTION_MS_MAX,
  TRANSACTION_WAIT_MS_MAX,
} from "../admin-client";
import { PrismaClient } from "../generated/sqlite/client";
import { fromPrismaError } from "../prisma-errors";
import type { WriteQueue } from "../write-queue";
import { assertPragmas, PRAGMA_SCRIPT, READ_ONLY_SCRIPT } from "./connection";

/** Takes the write lock without writing: the adapter begins transactions deferred, and see `begin` in sqlite-file.ts. */
const TAKE_WRITE_LOCK = "DELETE FROM server_setting WHERE 0";

/** The clients on a SQLite file. `read` and `auth` never write by themselves: their connection is `query_only`. */
export interface SqliteAdmin {
  readonly read: AdminClient;
  readonly auth: AdminClient;
  write<T>(work: (tx: AdminTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openSqliteAdmin(path: string, queue: WriteQueue): Promise<SqliteAdmin> {
  const read = openClient(path, PRAGMA_SCRIPT + READ_ONLY_SCRIPT);
  const writer = openClient(path, PRAGMA_SCRIPT);
  await Promise.all([assertClient(read), assertClient(writer)]);
  return {
    read,
    auth: throughQueue(read, writer, queue),
    async write(work) {
      try {
        return await queue.exclusive(() => inTransaction(writer, work));
      } catch (err) {
        throw fromPrismaError(err);
      }
    },
    async close() {
      await Promise.all([read.$disconnect(), writer.$disconnect()]);
    },
  };
}

function openClient(path: string, script: string): PrismaClient {
  const factory = new PrismaBetterSqlite3({ url: `file:${path}` });
  const connect = factory.connect.bind(factory);
  // The adapter sets no pragmas of its own.
  factory.connect = async () => {
    const adapter = await connect();
    await adapter.executeScript(script);
    return adapter;
  };
  return new PrismaClient({ adapter: factory });
}

async function assertClient(client: PrismaClient): Promise<void> {
  const found = new Map<string, unknown>();
  for (const name of ["journal_mode", "synchronous", "secure_delete", "busy_timeout", "foreign_keys"]) {
    const [row] = await client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
    const [value] = Object.values(row ?? {});
    found.set(name, typeof value === "bigint" ? Number(value) : value);
  }
  assertPragmas((name) => found.get(name));
}

/**
 * One transaction, and an end to it: Prisma rolls back when the time is over, but its promise waits for `work`, and one
 * that never returns would stop every write of the process.
 */
async function inTransaction<T>(client: PrismaClient, work: (tx: AdminTransaction) => Promise<T>): Promise<T> {
  const options = { maxWait: TRANSACTION_WAIT_MS_MAX, timeout: TRANSACTION_MS_MAX };
  const done = client.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(TAKE_WRITE_LOCK);
    return work(tx);
  }, options);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new StoreError("unavailable", "the transaction did not end in time"));
    timer = setTimeout(refuse, TRANSACTION_MS_MAX + 1_000);
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * For a library that holds one client and does as it likes: its reads run on the reading connection, each of its writes
 * waits in the queue and runs on the writing one. Errors stay Prisma's own, which such a library knows.
 */
function throughQueue(read: PrismaClient, writer: PrismaClient, queue: WriteQueue): AdminClient {
  const extended = read.$extends({
    query: {
      $allModels: {
        async $allOperations({ model, operation, args, query }) {
          if (isReadOperation(operation)) return query(args);
          return queue.exclusive(() => callModel(writer, model, operation, args));
        },
      },
    },
  });
  return new Proxy(extended as unknown as AdminClient, {
    get(client, name) {
      if (name === "$transaction") return transactionThroughQueue(writer, queue);
      return Reflect.get(client, name);
    },
  });
}

/** Inside, the plain writing client is used: a queued write in a queued transaction would wait for itself. */
function transactionThroughQueue(writer: PrismaClient, queue: WriteQueue) {
  return (work: unknown) => {
    if (typeof work !== "function") throw new StoreError("invalid", "a transaction takes a function here");
    return queue.exclusive(() => inTransaction(writer, work as (tx: AdminTransaction) => Promise<unknown>));
  };
}

type Operations = Record<string, (args: unknown) => Promise<unknown>>;

async function callModel(client: PrismaClient, model: string, operation: string, args: unknown): Promise<unknown> {
  const property = model.charAt(0).toLowerCase() + model.slice(1);
  const call = (client as unknown as Record<string, Operations>)[property]?.[operation];
  if (!call) throw new StoreError("invalid", `no operation ${model}.${operation}`);
  return call(args);
}
