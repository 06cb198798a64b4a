import path from "node:path";
import type { Database } from "@/server/ports/database";
import { migrate } from "../migrate";
import { openPostgresAdmin } from "./admin";
import { createPostgresEntryStore } from "./entry-store";
import { toStoreError } from "./errors";
import { withFirstConnection } from "./first-connection";
import { findInTables, scourTables } from "./maintenance";
import { postgresMigrationTarget } from "./migration-target";
import { openHotPool, openReadLanes, Sessions } from "./session";
import { createPostgresUsageStore } from "./usage-store";

export interface PostgresOptions {
  readonly url: string;
  /** The folder that holds postgres/migrations. */
  readonly migrationsRoot: string;
  readonly now: () => number;
}

/** How long another server that is migrating is waited for, in milliseconds. */
const MIGRATION_LOCK_MS_MAX = 60_000;

/** @throws StartRefused, MigrationRefused, StoreError */
export async function openPostgres({ url, migrationsRoot, now }: PostgresOptions): Promise<Database> {
  const directory = path.join(migrationsRoot, "postgres", "migrations");
  try {
    await withFirstConnection(url, { lockMsMax: MIGRATION_LOCK_MS_MAX }, (client) =>
      migrate(postgresMigrationTarget(client), directory, now),
    );
  } catch (err) {
    throw toStoreError(err);
  }
  return assemble(url);
}

function assemble(url: string): Database {
  const sessions = new Sessions(openHotPool(url), openReadLanes(url));
  const admin = openPostgresAdmin(url);
  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    await sessions.close();
    await admin.close();
  }
  return {
    provider: "postgres",
    entries: createPostgresEntryStore(sessions),
    usage: createPostgresUsageStore(sessions),
    read: admin.read,
    point: admin.read,
    auth: admin.auth,
    write: admin.write,
    ping: () => sessions.ping(),
    scour: (needles) => scourTables(url, needles),
    findBytes: (needles) => findInTables(url, needles),
    close: () => (closing ??= close()),
  };
}
