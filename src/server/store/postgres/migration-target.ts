import type { Client } from "pg";
import type { Migration, MigrationRecord, MigrationTarget, RecordedMigration } from "../migrate";

/** The number that Prisma's own `migrate deploy` locks, so that it and a starting server keep each other out. */
const PRISMA_LOCK = 72707369;

/** Prisma's own table, to the letter. */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`;

const RECORD = `INSERT INTO "_prisma_migrations"
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  VALUES ($1, $2, $3, $4, NULL, NULL, $3, 1)`;

export function postgresMigrationTarget(client: Client): MigrationTarget {
  return {
    async lock() {
      await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
      // A migration changes rows of every tenant.
      await client.query("SET lethe.admin = 'on'");
      await client.query(HISTORY);
    },
    async unlock() {
      await client.query("SELECT pg_advisory_unlock($1)", [PRISMA_LOCK]);
    },
    async history() {
      const { rows } = await client.query<RecordedMigration>(
        `SELECT migration_name AS name, checksum, finished_at AS "finishedAt", rolled_back_at AS "rolledBackAt"
         FROM "_prisma_migrations" ORDER BY started_at`,
      );
      return rows;
    },
    apply: (migration, record) => applyInTransaction(client, migration, record),
  };
}

async function applyInTransaction(client: Client, migration: Migration, record: MigrationRecord): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(RECORD, [record.id, record.checksum, record.startedAt, record.name]);
    await client.query("COMMIT");
  } catch (err) {
    await client.query("ROLLBACK");
    throw err;
  }
}
