import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openDatabase } from "@/server/store/database";
import { assertPragmas, BUSY_MS, type Mode, openConnection } from "@/server/store/sqlite/connection";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { ACME, entryRow } from "../contract/rows";
import { onSqlite } from "../contract/stores";

onSqlite("sqlite file", (opened) => {
  const file = () => opened.stores.url.slice("file:".length);

  it("can be read by nobody but its owner, log and all", async () => {
    await opened.stores.putTenant("acme");
    await opened.stores.entries.put(entryRow(1));
    for (const suffix of ["", "-wal", "-shm"]) expect(fs.statSync(file() + suffix).mode & 0o777).toBe(0o600);
  });

  it("is made private again when it was not", async () => {
    await opened.stores.db.close();
    fs.chmodSync(file(), 0o644);
    await opened.stores.reopen();
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
  });

  it.each(Object.keys(BUSY_MS) as Mode[])("has every pragma on a connection to %s", (mode) => {
    const connection = openConnection(file(), mode);
    const value = (name: string) => connection.pragma(name, { simple: true });
    expect(value("journal_mode")).toBe("wal");
    expect(value("synchronous")).toBe(2);
    expect(value("secure_delete")).toBe(1);
    expect(value("foreign_keys")).toBe(1);
    expect(value("busy_timeout")).toBe(BUSY_MS[mode]);
    expect(value("query_only")).toBe(mode === "read" || mode === "point" ? 1 : 0);
    connection.close();
  });

  it("has every pragma on Prisma's connections", async () => {
    const value = async (name: string) => {
      const [row] = await opened.stores.db.read.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
      return Object.values(row ?? {})[0];
    };
    const written = await opened.stores.db.write(async (tx) => {
      const [row] = await tx.$queryRawUnsafe<Record<string, unknown>[]>("PRAGMA synchronous");
      return Object.values(row ?? {})[0];
    });
    expect(Number(written)).toBe(2);
    expect(Number(await value("secure_delete"))).toBe(1);
    expect(Number(await value("query_only"))).toBe(1);
  });

  it("blocks no reader while a transaction is open, and shows it none of it", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    await entries.put(entryRow(1));
    await db.write(async (tx) => {
      await tx.tenant.update({ where: { id: "acme" }, data: { state: "blocked" } });
      expect((await entries.totals(ACME)).entries).toBe(1);
      expect((await db.read.tenant.findUnique({ where: { id: "acme" } }))?.state).toBe("active");
    });
    expect((await db.read.tenant.findUnique({ where: { id: "acme" } }))?.state).toBe("blocked");
  });
});

describe("opening", () => {
  it("refuses a connection on which a pragma does not hold", () => {
    expect(() => assertPragmas(() => 0)).toThrow("PRAGMA journal_mode is 0 and must be wal");
  });

  it("refuses a folder that is not there, and an address of another kind", async () => {
    const open = (url: string) => openDatabase({ url, migrationsRoot: MIGRATIONS_ROOT, now: () => 0 });
    const nowhere = path.join(import.meta.dirname, "nowhere", "x.db");
    await expect(open(`file:${nowhere}`)).rejects.toMatchObject({ code: "unavailable" });
    await expect(open("file:relative.db")).rejects.toMatchObject({ code: "invalid" });
    await expect(open("mysql://127.0.0.1/x")).rejects.toMatchObject({ code: "invalid" });
  });
});
