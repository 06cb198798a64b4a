import path from "node:path";
import type { Database } from "@/server/ports/database";
import { migrate } from "../migrate";
import { openSqliteAdmin } from "./admin";
import { makePrivateFile, openConnection } from "./connection";
import { createSqliteEntryStore } from "./entry-store";
import { findInFiles } from "./maintenance";
import { sqliteMigrationTarget } from "./migration-target";
import { purge } from "./purge";
import { SqliteFile } from "./sqlite-file";
import { OTHERS_WAIT_MS_MAX } from "./thread/sessions";
import { threadEntry } from "./thread-entry";
import { createSqliteUsageStore } from "./usage-store";

export interface SqliteOptions {
  /** Absolute path of the database file. */
  readonly path: string;
  /** The folder that holds sqlite/migrations. */
  readonly migrationsRoot: string;
  readonly now: () => number;
  /** How long a transaction may keep another write waiting, in milliseconds. */
  readonly transactionMs?: number;
}

export async function openSqlite(options: SqliteOptions): Promise<Database> {
  const projectDirectory = path.dirname(options.migrationsRoot);
  await migrateFile(options);
  const file = await SqliteFile.open(
    options.path,
    await threadEntry(projectDirectory),
    options.transactionMs ?? OTHERS_WAIT_MS_MAX,
  );
  return assemble(file, projectDirectory);
}

/** Before the threads begin, on a connection of its own: nobody is served yet. */
async function migrateFile({ path: file, migrationsRoot, now }: SqliteOptions): Promise<void> {
  makePrivateFile(file);
  const connection = openConnection(file, "migrate");
  try {
    await migrate(sqliteMigrationTarget(connection), path.join(migrationsRoot, "sqlite", "migrations"), now);
  } finally {
    connection.close();
  }
}

async function assemble(file: SqliteFile, packagesNear: string): Promise<Database> {
  const admin = await openSqliteAdmin(file);
  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    await admin.close();
    await file.close();
  }
  return {
    provider: "sqlite",
    entries: createSqliteEntryStore(file),
    usage: createSqliteUsageStore(file),
    read: admin.read,
    point: admin.point,
    auth: admin.auth,
    write: admin.write,
    ledgerCopy: null,
    // Point reads are made here, by the process itself.
    isAnswering: () => true,
    writesWaiting: () => file.writer.waiting,
    ping: async () => void (await Promise.all([file.writer.ask({ kind: "ping" }), file.reader.ask({ kind: "ping" })])),
    purge: (needles, wholly) => purge(file, packagesNear, needles, wholly),
    findBytes: async (needles) => (await findInFiles(file.path, needles)).length,
    close: () => (closing ??= close()),
  };
}
