import path from "node:path";
import type { Database } from "@/server/ports/database";
import { migrate } from "../migrate";
import { openSqliteAdmin } from "./admin";
import { createSqliteEntryStore } from "./entry-store";
import { findInFiles, scourFile } from "./maintenance";
import { sqliteMigrationTarget } from "./migration-target";
import { SqliteFile } from "./sqlite-file";
import { createSqliteUsageStore } from "./usage-store";

export interface SqliteOptions {
  /** Absolute path of the database file. */
  readonly path: string;
  /** The folder that holds sqlite/migrations. */
  readonly migrationsRoot: string;
  readonly now: () => number;
}

export async function openSqlite(options: SqliteOptions): Promise<Database> {
  const file = new SqliteFile(options.path);
  try {
    const directory = path.join(options.migrationsRoot, "sqlite", "migrations");
    await migrate(sqliteMigrationTarget(file.writer), directory, options.now);
    return await assemble(file, options.migrationsRoot);
  } catch (err) {
    file.close();
    throw err;
  }
}

async function assemble(file: SqliteFile, packagesNear: string): Promise<Database> {
  const admin = await openSqliteAdmin(file.path, file.queue);
  const ping = file.reader.prepare("SELECT 1");
  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    await file.queue.close();
    await admin.close();
    file.close();
  }
  return {
    provider: "sqlite",
    entries: createSqliteEntryStore(file),
    usage: createSqliteUsageStore(file),
    read: admin.read,
    auth: admin.auth,
    write: admin.write,
    ping: async () => void (await file.read(() => ping.get())),
    // Alone in the queue: our own writers wait, and our readers hold nothing between two turns of the event loop.
    scour: (needles) => file.queue.exclusive(() => scourFile(file.path, packagesNear, needles)),
    findBytes: (needles) => findInFiles(file.path, needles),
    close: () => (closing ??= close()),
  };
}
