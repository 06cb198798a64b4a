import { assert } from "@/lib/core/assert";
import type { Migration, MigrationRecord, MigrationTarget, RecordedMigration } from "../migrate";
import type { Connection } from "./connection";

/** Prisma's own table, to the letter. */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

const RECORD = `INSERT INTO "_prisma_migrations"
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  VALUES (@id, @checksum, @startedAt, @name, NULL, NULL, @startedAt, 1)`;

export function sqliteMigrationTarget(connection: Connection): MigrationTarget {
  return {
    async lock() {
      // SQLite has no lock for a session: each migration takes the write lock and looks again.
      connection.exec(HISTORY);
      // A migration may rebuild a table that others refer to; with keys enforced, dropping the old one would cascade.
      connection.pragma("foreign_keys = OFF");
    },
    async unlock() {
      connection.pragma("foreign_keys = ON");
    },
    async history() {
      return connection
        .prepare<[], RecordedMigration>(
          `SELECT migration_name AS name, checksum, finished_at AS finishedAt, rolled_back_at AS rolledBackAt
           FROM "_prisma_migrations" ORDER BY started_at`,
        )
        .all();
    },
    async apply(migration, record) {
      connection.transaction(() => applyOnce(connection, migration, record)).immediate();
    },
  };
}

function applyOnce(connection: Connection, migration: Migration, record: MigrationRecord): void {
  const recorded = connection
    .prepare('SELECT 1 FROM "_prisma_migrations" WHERE migration_name = ? AND rolled_back_at IS NULL')
    .get(migration.name);
  if (recorded) return;
  connection.exec(migration.sql);
  const broken = connection.pragma("foreign_key_check") as unknown[];
  assert(broken.length === 0, `migration ${migration.name} leaves broken foreign keys`);
  connection.prepare(RECORD).run({ ...record });
}
