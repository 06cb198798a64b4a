import { StoreError } from "@/server/ports/entry-store";
import { type AdminClient, type AdminTransaction, isReadOperation, type PointReads } from "../admin-client";
import { PrismaClient } from "../generated/sqlite/client";
import { fromPrismaError, wasCutShort } from "../prisma-errors";
import { pointAdapterFactory, remoteAdapterFactory } from "./remote-adapter";
import type { SqliteFile } from "./sqlite-file";
import { SESSION_MS_MAX } from "./thread/sessions";

/** How long a transaction may wait for its turn, in milliseconds: longer than for another process's lock. */
const TURN_MS_MAX = 20_000;

/** The clients on a SQLite file: their statements run in its threads. `read` never writes: its connection is `query_only`. */
export interface SqliteAdmin {
  readonly read: AdminClient;
  readonly point: PointReads;
  readonly auth: AdminClient;
  write<T>(work: (tx: AdminTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openSqliteAdmin(file: SqliteFile): Promise<SqliteAdmin> {
  const read = new PrismaClient({ adapter: remoteAdapterFactory(file.reader) });
  const writer = new PrismaClient({ adapter: remoteAdapterFactory(file.writer) });
  const point = new PrismaClient({ adapter: pointAdapterFactory(file.loop.adapter, file.reader) });
  await warmUp(read, writer);
  return {
    read,
    point,
    auth: readsApart(read, writer),
    async write(work) {
      try {
        return await inTransaction(writer, work).catch((err: unknown) => {
          // On a busy machine any may be too slow once: it is undone, those who waited are served, and it begins anew.
          if (!wasCutShort(err)) throw err;
          return inTransaction(writer, work);
        });
      } catch (err) {
        throw fromPrismaError(err);
      }
    },
    async close() {
      await Promise.all([read, point, writer].map((client) => client.$disconnect()));
    },
  };
}

/** A client loads its compiler with its first query, which takes longer than a transaction may. */
async function warmUp(read: PrismaClient, writer: PrismaClient): Promise<void> {
  const nobody = { where: { name: "" } };
  await Promise.all([read.serverSetting.findFirst(nobody), writer.serverSetting.deleteMany(nobody)]);
}

/** The thread ends a transaction that takes too long; Prisma's own clock is for one whose work never returns. */
async function inTransaction<T>(client: PrismaClient, work: (tx: AdminTransaction) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreError("unavailable", "the transaction did not end in time")), TURN_MS_MAX);
  });
  const done = client.$transaction(work, { maxWait: TURN_MS_MAX, timeout: SESSION_MS_MAX });
  done.catch(() => undefined);
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * For a library that holds one client and does as it likes: its reads run in the reading thread, its writes in the writing
 * one. Errors stay Prisma's own, which such a library knows.
 */
function readsApart(read: PrismaClient, writer: PrismaClient): AdminClient {
  const extended = read.$extends({
    query: {
      $allModels: {
        async $allOperations({ model, operation, args, query }) {
          return isReadOperation(operation) ? query(args) : callModel(writer, model, operation, args);
        },
      },
    },
  });
  return new Proxy(extended as unknown as AdminClient, {
    get: (client, name) => (name === "$transaction" ? transactionOn(writer) : Reflect.get(client, name)),
  });
}

function transactionOn(writer: PrismaClient) {
  return (work: unknown) => {
    if (typeof work !== "function") throw new StoreError("invalid", "a transaction takes a function here");
    return inTransaction(writer, work as (tx: AdminTransaction) => Promise<unknown>);
  };
}

type Operations = Record<string, (args: unknown) => Promise<unknown>>;

async function callModel(client: PrismaClient, model: string, operation: string, args: unknown): Promise<unknown> {
  const property = model.charAt(0).toLowerCase() + model.slice(1);
  const call = (client as unknown as Record<string, Operations>)[property]?.[operation];
  if (!call) throw new StoreError("invalid", `no operation ${model}.${operation}`);
  return call(args);
}
