import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import { inFileTurn } from "@/server/file-turn";
import { LedgerFile } from "@/server/ledger/ledger-file";
import type { Database } from "@/server/ports/database";
import type { LedgerEntry } from "@/server/ports/ledger";
import type { LedgerBook } from "@/server/services/ledger/ledger-book";
import { openLedgerBook } from "@/server/services/ledger/open-ledger-book";
import { onPostgres } from "../contract/stores";
import { openVault } from "../vault/vault-folder";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const ACT: LedgerEntry = {
  act: "person",
  tenantId: "acme" as TenantId,
  id: "e1",
  at: 1,
  keys: [],
  epochs: [],
  vaultEpoch: null,
};
const clock = { now: () => 1_800_000_000_000, elapsed: () => performance.now() };
const log = pino({ level: "silent" });

/** Several containers, each with a data folder of its own; the keys are in the database, and ledgers on volumes. */
onPostgres("ledgers of a fleet", (opened) => {
  let volume = "";
  const ledgers: LedgerFile[] = [];
  beforeEach(async () => {
    volume = mkdtempSync(join(tmpdir(), "lethe-fleet-ledger-"));
    const database = new URL(opened.stores.url).pathname.slice(1);
    await opened.server.query(database, "TRUNCATE lethe_ledger.record");
  });
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.close();
    rmSync(volume, { recursive: true, force: true });
  });

  async function container(host: string, { db = opened.stores.db, folder = "ledger", acceptRestore = false } = {}) {
    const directory = join(volume, folder);
    const ledger = await LedgerFile.open({
      directory,
      keysDirectory: join(volume, `keys of ${host}`),
      inTurn: (work) => inFileTurn(join(directory, "ledger.lock"), work),
    });
    ledgers.push(ledger);
    const vault = await openVault(join(volume, `vault of ${host}`));
    const parts = { ledger, db, vault, clock, log, host, keysIn: "database" as const };
    return { parts, open: () => openLedgerBook({ ...parts, stated: [], acceptRestore }) };
  }
  const replays = () => opened.stores.db.read.auditRecord.count({ where: { action: "ledger.replay" } });

  it("do not take an act that is under way in another process for a restore", async () => {
    const first = await container("one");
    const book = await first.open();
    await book.write(ACT);
    // In the ledger; the database is told between two looks of the process that starts.
    await first.parts.ledger.append(ACT);
    let looks = 0;
    const db = afterEachLook(opened.stores.db, async () => {
      if (++looks === 2) await book.tellDatabase();
    });
    const second = await (await container("two", { db })).open();
    expect(looks).toBeGreaterThan(2);
    expect(second.remarks.filter((remark) => remark.startsWith("restored"))).toEqual([]);
    expect(await replays()).toBe(0);
  });

  it("and one that nobody carries on is done again", async () => {
    const first = await container("one");
    await (await first.open()).write(ACT);
    await first.parts.ledger.append(ACT);
    const second = await (await container("two")).open();
    expect(second.remarks.join()).toContain("restored: database older than the ledger, 1 acts done again");
  });

  it("are known to the database by what is in them, whatever the container is called", async () => {
    const book = await (await container("one")).open();
    await book.write(ACT);
    for (const host of ["two", "three"]) {
      const other = await (await container(host)).open();
      expect(other.remarks.filter((remark) => remark.startsWith("restored"))).toEqual([]);
    }
    expect(await replays()).toBe(0);
    expect(await opened.stores.db.read.serverSetting.count({ where: { name: { startsWith: "ledger" } } })).toBe(1);
  });

  it("that were named by host and folder are found again, and named anew", async () => {
    const { parts } = await container("one");
    const head = await parts.ledger.append(ACT);
    const row = { name: `ledger one:${parts.ledger.directory}`, value: JSON.stringify(head) };
    await opened.stores.db.write((tx) => tx.serverSetting.create({ data: row }));
    await (await container("two")).open();
    const rows = await opened.stores.db.read.serverSetting.findMany({ where: { name: { startsWith: "ledger" } } });
    expect(rows.map(({ name }) => name)).toEqual([`ledger ${head.hash}`]);
    expect(await replays()).toBe(0);
  });

  it("that are lost refuse the start in their own place, until an operator accepts it once", async () => {
    await (await (await container("one")).open()).write(ACT);
    rmSync(join(volume, "ledger"), { recursive: true });
    await expect((await container("one")).open()).rejects.toThrow(/LETHE_ACCEPT_RESTORE=yes/);
    await (await container("one", { acceptRestore: true })).open();
    const again = await (await container("one")).open();
    expect(again.remarks.filter((remark) => remark !== "ledger: same volume")).toEqual([]);
  });

  it("tell a machine that has none of them what tables of before must not bring back", async () => {
    await (await (await container("one")).open()).write(ACT);
    await opened.stores.db.write((tx) => tx.serverSetting.deleteMany());
    const elsewhere = await (await container("two", { folder: "another ledger" })).open();
    expect(elsewhere.remarks.join()).toContain("restored: database older than the ledger, 1 acts done again");
  });

  it("are all heard for what an invalidation covers", async () => {
    const book = await (await container("one")).open();
    const epochs = [{ name: "entry:e9", before: 5 }];
    await book.write({ ...ACT, act: "invalidation", epochs });
    const elsewhere: LedgerBook = await (await container("two", { folder: "another ledger" })).open();
    const row = { id: "e9", tenantId: "acme", createdAt: 4, tags: [], model: "m", namespace: null };
    const keys = { index: new Uint8Array(32) };
    expect(elsewhere.isRevoked(keys as never, { ...row, signature: new Uint8Array(1) } as never)).toBe(true);
  });
});

/** Calls back after each time that the heads in the database were read. */
function afterEachLook(db: Database, looked: () => Promise<void>): Database {
  const findMany = async (query: never) => {
    const rows = await db.read.serverSetting.findMany(query);
    await looked();
    return rows;
  };
  const read = new Proxy(db.read, {
    get: (target, name) => (name === "serverSetting" ? { findMany } : Reflect.get(target, name)),
  });
  return { ...db, read };
}
