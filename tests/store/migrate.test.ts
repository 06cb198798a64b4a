import { spawnSync } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate, pendingMigrations } from "@/server/store/migrate";
import { sqliteMigrationTarget } from "@/server/store/sqlite/migration-target";
import { onEveryDatabase } from "../contract/stores";

const ROOT = path.resolve(import.meta.dirname, "../..");
const now = () => 1_800_000_000_000;

onEveryDatabase("migrations", (opened) => {
  it("leave a history that Prisma's own command line agrees with", async () => {
    const { url, db } = opened.stores;
    await db.close();
    const prisma = (...args: string[]) =>
      spawnSync(process.execPath, [path.join(ROOT, "scripts/prisma/prisma.mjs"), ...args], {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, DATABASE_URL: url },
      });
    const status = prisma("migrate", "status");
    expect(status.stdout + status.stderr).toContain("Database schema is up to date");
    expect(status.status).toBe(0);
    const schema = `prisma/${opened.stores.db.provider}`;
    const drift = prisma("migrate", "diff", "--from-config-datasource", "--to-schema", schema, "--exit-code");
    expect(drift.stdout).toContain("No difference detected");
  });

  it("are applied once", async () => {
    const count = async () => {
      const rows = await opened.stores.db.read.$queryRawUnsafe<{ migration_name: string }[]>(
        'SELECT migration_name FROM "_prisma_migrations"',
      );
      return rows.length;
    };
    const before = await count();
    await opened.stores.reopen();
    expect(before).toBeGreaterThan(0);
    expect(await count()).toBe(before);
  });
});

describe("migrate", () => {
  let directory = "";
  let connection: Sqlite.Database;

  beforeEach(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), "lethe-migrate-"));
    connection = new Sqlite(path.join(directory, "x.db"));
    await add("1_one", "CREATE TABLE one (id TEXT PRIMARY KEY);");
    await add("2_two", "CREATE TABLE two (id TEXT PRIMARY KEY, one TEXT REFERENCES one (id) ON DELETE CASCADE);");
  });

  afterEach(async () => {
    connection.close();
    await fs.rm(directory, { recursive: true, force: true });
  });

  async function add(name: string, sql: string): Promise<void> {
    await fs.mkdir(path.join(directory, "migrations", name), { recursive: true });
    await fs.writeFile(path.join(directory, "migrations", name, "migration.sql"), sql);
  }

  const run = () => migrate(sqliteMigrationTarget(connection), path.join(directory, "migrations"), now);
  const tables = () =>
    connection
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      .map((row) => row.name);

  it("applies what is missing, in order, and says what it did", async () => {
    expect(await run()).toEqual(["1_one", "2_two"]);
    await add("3_three", "CREATE TABLE three (id TEXT);");
    expect(await run()).toEqual(["3_three"]);
    expect(await run()).toEqual([]);
    expect(tables()).toEqual(["_prisma_migrations", "one", "three", "two"]);
  });

  it("records the row that Prisma would", async () => {
    await run();
    const [row] = connection.prepare<[], Record<string, unknown>>("SELECT * FROM _prisma_migrations").all();
    expect(row).toMatchObject({
      migration_name: "1_one",
      // printf 'CREATE TABLE one (id TEXT PRIMARY KEY);' | sha256sum
      checksum: "feec4035a3856d05e3639588dca2fef84f026c1df0dfd7b021030ed98e91f0b7",
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
      finished_at: "2027-01-15T08:00:00.000+00:00",
    });
    expect(row?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("undoes a migration that fails half-way, whole, and keeps those before it", async () => {
    await add("3_three", "CREATE TABLE three (id TEXT); CREATE TABLE one (id TEXT);");
    await expect(run()).rejects.toThrow("already exists");
    expect(tables()).toEqual(["_prisma_migrations", "one", "two"]);
    await add("3_three", "CREATE TABLE three (id TEXT);");
    expect(await run()).toEqual(["3_three"]);
  });

  it("rebuilds a table that others refer to without deleting their rows", async () => {
    await run();
    connection.pragma("foreign_keys = ON");
    connection.exec("INSERT INTO one VALUES ('a'); INSERT INTO two VALUES ('b', 'a');");
    await add(
      "3_rebuild",
      "CREATE TABLE new_one (id TEXT PRIMARY KEY, more TEXT); INSERT INTO new_one SELECT id, NULL FROM one; DROP TABLE one; ALTER TABLE new_one RENAME TO one;",
    );
    await run();
    expect(connection.prepare("SELECT * FROM two").all()).toEqual([{ id: "b", one: "a" }]);
    expect(connection.pragma("foreign_keys", { simple: true })).toBe(1);
  });

  it("refuses a database that a newer server has migrated", async () => {
    await run();
    await fs.rm(path.join(directory, "migrations", "2_two"), { recursive: true });
    await expect(run()).rejects.toThrow("2_two is in the database and not in the folder");
  });

  it("refuses a migration that was changed after it was applied", async () => {
    await run();
    await add("1_one", "CREATE TABLE one (id TEXT PRIMARY KEY); -- harmless");
    await expect(run()).rejects.toThrow("1_one was changed after it was applied");
  });

  it("refuses a migration that began and never finished, and ignores one that was rolled back", () => {
    const migrations = [{ name: "1_one", sql: "", checksum: "c" }];
    const recorded = { name: "1_one", checksum: "c", finishedAt: null, rolledBackAt: null };
    expect(() => pendingMigrations(migrations, [recorded])).toThrow("did not finish");
    expect(pendingMigrations(migrations, [{ ...recorded, rolledBackAt: "2026" }])).toEqual(migrations);
  });
});
