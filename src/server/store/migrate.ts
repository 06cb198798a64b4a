import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { StartRefused } from "@/server/ports/start-refused";

/** One folder of prisma/<provider>/migrations. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma takes it. */
  readonly checksum: string;
}

/** A row of `_prisma_migrations`. Dates are null or anything else. */
export interface RecordedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finishedAt: unknown;
  readonly rolledBackAt: unknown;
}

/** What is written beside an applied migration, in Prisma's form. */
export interface MigrationRecord {
  readonly id: string;
  readonly checksum: string;
  readonly name: string;
  /** ISO 8601 with offset. */
  readonly startedAt: string;
}

/** One database, as far as migrations need it. */
export interface MigrationTarget {
  /** Makes `_prisma_migrations` when it is missing and keeps every other server out until `unlock`. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  history(): Promise<RecordedMigration[]>;
  /** Runs and records a migration in one transaction. Does nothing when it has been recorded meanwhile. */
  apply(migration: Migration, record: MigrationRecord): Promise<void>;
}

/** Earlier texts of a migration that leave the same tables. Only how it gets there was mended since. */
const SUPERSEDED: Readonly<Record<string, string>> = {
  "20261122000001_row_level_security": "2d92ce2630c86711e20d0cd07ec674157901cf1f6826cd916aec37156ecb83d1",
};

/** The database and the folder do not belong together. Nothing was changed. */
export class MigrationRefused extends StartRefused {
  override readonly name = "MigrationRefused";
}

/**
 * Brings a database up to the newest migration of a folder, and records each as Prisma's command line would.
 * @returns the names of what was applied now
 * @throws MigrationRefused when the recorded history is not a part of the folder
 */
export async function migrate(target: MigrationTarget, directory: string, now: () => number): Promise<string[]> {
  const migrations = await readMigrations(directory);
  await target.lock();
  try {
    const pending = pendingMigrations(migrations, await target.history());
    for (const migration of pending) await target.apply(migration, recordOf(migration, now()));
    return pending.map((migration) => migration.name);
  } finally {
    await target.unlock();
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const folders = (await fs.readdir(directory, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = folders.map((folder) => folder.name).sort();
  return Promise.all(names.map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const bytes = await fs.readFile(path.join(directory, name, "migration.sql"));
  return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
}

/** What is still to be applied, in order. @throws MigrationRefused */
export function pendingMigrations(
  migrations: readonly Migration[],
  history: readonly RecordedMigration[],
): Migration[] {
  const standing = history.filter((recorded) => recorded.rolledBackAt === null);
  for (const recorded of standing) checkRecorded(recorded, migrations);
  const applied = new Set(standing.map((recorded) => recorded.name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

function checkRecorded(recorded: RecordedMigration, migrations: readonly Migration[]): void {
  const migration = migrations.find((candidate) => candidate.name === recorded.name);
  // A newer server has been here: this one does not know what the tables look like now.
  if (!migration)
    throw new MigrationRefused(
      `A newer Lethe has used this database: migration ${recorded.name} is in the database and not in the folder. Start that version, or restore a backup of the database from before it.`,
    );
  if (recorded.finishedAt === null) {
    throw new MigrationRefused(`migration ${recorded.name} began and did not finish; see \`prisma migrate resolve\``);
  }
  if (migration.checksum !== recorded.checksum && SUPERSEDED[recorded.name] !== recorded.checksum) {
    throw new MigrationRefused(`migration ${recorded.name} was changed after it was applied`);
  }
}

function recordOf(migration: Migration, at: number): MigrationRecord {
  const startedAt = new Date(at).toISOString().replace("Z", "+00:00");
  return { id: randomUUID(), checksum: migration.checksum, name: migration.name, startedAt };
}
