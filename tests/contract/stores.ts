import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, vi } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import type { Database } from "@/server/ports/database";
import type { EntryStore } from "@/server/ports/entry-store";
import type { UsageStore } from "@/server/ports/usage-store";
import { openDatabase } from "@/server/store/database";
import { createMemoryStores, type MemoryTenant } from "@/server/store/memory/memory-stores";
import { MIGRATIONS_ROOT } from "./migrations-root";
import { type PostgresServer, RELEASES, startPostgres } from "./postgres-server";

/** The same three things on each store, and no more: what the suites may use. */
export interface Stores {
  readonly entries: EntryStore;
  readonly usage: UsageStore;
  putTenant(id: string, tenant?: Partial<MemoryTenant>): Promise<void>;
}

export interface DatabaseStores extends Stores {
  readonly db: Database;
  readonly url: string;
  /** Closes and opens again. */
  reopen(): Promise<DatabaseStores>;
}

export type Provider = "sqlite" | "postgres";

/** An empty store for every test: nothing that one test leaves can help or hurt another. */
export interface Opened<T> {
  readonly stores: T;
}

/** Runs a suite on the memory store and on both databases. */
export function onEveryStore(name: string, suite: (opened: Opened<Stores>) => void): void {
  describe(`${name} (memory)`, () => {
    const opened = { stores: openMemory() };
    beforeEach(() => {
      opened.stores = openMemory();
    });
    suite(opened);
  });
  onEveryDatabase(name, suite);
}

export function onEveryDatabase(
  name: string,
  suite: (opened: Opened<DatabaseStores>, provider: Provider) => void,
): void {
  onSqlite(name, (opened) => suite(opened, "sqlite"));
  onPostgres(name, (opened) => suite(opened, "postgres"));
}

export function onSqlite(name: string, suite: (opened: Opened<DatabaseStores>) => void): void {
  describe(`${name} (sqlite)`, () => {
    let directory = "";
    const opened = {} as { stores: DatabaseStores };
    beforeEach(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), "lethe-sqlite-"));
      opened.stores = await openStores(`file:${path.join(directory, "lethe.db")}`);
    });
    afterEach(async () => {
      await opened.stores.db.close();
      await fs.rm(directory, { recursive: true, force: true });
    });
    suite(opened);
  });
}

export function onPostgres(
  name: string,
  suite: (opened: Opened<DatabaseStores> & { readonly server: PostgresServer }) => void,
): void {
  describe.each(RELEASES)(`${name} (postgres %s)`, (release) => {
    const opened = {} as { stores: DatabaseStores; server: PostgresServer };
    beforeAll(async () => {
      opened.server = await startPostgres(release);
      await opened.server.createDatabase(DATABASE);
      opened.stores = await openStores(opened.server.ownerUrl(DATABASE));
    });
    beforeEach(async () => {
      await opened.server.query(DATABASE, EMPTY_EVERY_TABLE);
    });
    afterAll(async () => {
      await opened.stores.db.close();
      await opened.server.stop();
    });
    suite(opened);
  });
}

// A server is started and files are synced: on a busy machine that takes longer than a pure function may.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const DATABASE = "lethe";

/** As good as a new database, which takes twenty times as long to make. */
const EMPTY_EVERY_TABLE = `DO $$ BEGIN EXECUTE (
  SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ') FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'); END $$`;

function openMemory(): Stores {
  const { entries, usage, putTenant } = createMemoryStores();
  return {
    entries,
    usage,
    async putTenant(id, tenant) {
      putTenant(id as TenantId, { state: "active", generation: 0, ...tenant });
    },
  };
}

async function openStores(url: string): Promise<DatabaseStores> {
  const db = await openDatabase({ url, migrationsRoot: MIGRATIONS_ROOT, now: () => 1_800_000_000_000 });
  const stores: DatabaseStores = {
    db,
    url,
    entries: db.entries,
    usage: db.usage,
    async putTenant(id, tenant) {
      const row = { state: "active", generation: 0, ...tenant };
      await db.write((tx) =>
        tx.tenant.upsert({ where: { id }, update: row, create: { id, name: id, settings: "{}", ...row } }),
      );
    },
    async reopen() {
      await stores.db.close();
      const { reopen: _, ...opened } = await openStores(url);
      return Object.assign(stores, opened);
    },
  };
  return stores;
}
