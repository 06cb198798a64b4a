import Sqlite from "better-sqlite3";
import { afterEach, expect, it, vi } from "vitest";
import { openConnection } from "@/server/store/sqlite/connection";
import { entryPoints } from "@/server/store/sqlite/entry-reads";
import { ACME, decision, deleteAll, entryId, entryRow, PERSON, usageDelta } from "../contract/rows";
import { onSqlite } from "../contract/stores";

/** Whether a promise has settled, without waiting for it. */
function watch<T>(promise: Promise<T>): { readonly promise: Promise<T>; settled: boolean } {
  const watched = { promise, settled: false };
  const settle = () => {
    watched.settled = true;
  };
  promise.then(settle, settle);
  return watched;
}

onSqlite("the event loop", (opened) => {
  const file = () => opened.stores.url.slice("file:".length);
  afterEach(() => vi.restoreAllMocks());

  it("runs no statement that lists, sums, scans or writes", async () => {
    const { db, entries, usage, putTenant } = opened.stores;
    const prototype = Sqlite.prototype as unknown as Record<"prepare" | "exec" | "pragma", (text: string) => unknown>;
    const seen = (["prepare", "exec", "pragma"] as const).map((name) => vi.spyOn(prototype, name));
    await putTenant("acme");
    await entries.put(entryRow(1, { subjectRef: PERSON }));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 1, lastAccessedAt: 5 }]);
    await usage.addUsage([usageDelta({ tenantId: ACME, misses: 1 })]);
    await usage.addDecisions([decision(1)]);
    const span = { from: 0, to: 9e15 };
    await Promise.all([
      entries.list(ACME, { limit: 9 }),
      entries.listSubject(ACME, { refs: [PERSON], keyIds: [] }),
      entries.totals(ACME),
      entries.listTotals([ACME]),
      entries.sumTotals(),
      entries.listOccupied(null, 9),
      usage.usage({ tenantId: null, ...span, bucketMs: 3_600_000 }),
      usage.usageByModel({ tenantId: null, ...span }),
      usage.usageByTenant(span),
      usage.decisions({ tenantId: null, limit: 9 }),
      db.read.tenant.findMany(),
      db.auth.user.findMany(),
    ]);
    await deleteAll(entries, ACME, { model: "nobody's" });
    await entries.eraseTenant(ACME);
    expect(seen.flatMap((spy) => spy.mock.calls.map(([text]) => text))).toEqual([]);
  });

  it("reads a tenant or a key by its unique value, and refuses anything else there", async () => {
    const { db, putTenant } = opened.stores;
    await putTenant("acme");
    const prepared = vi.spyOn(Sqlite.prototype, "prepare");
    expect((await db.point.tenant.findUnique({ where: { id: "acme" } }))?.name).toBe("acme");
    expect(await db.point.appKey.findUnique({ where: { hash: "none" } })).toBeNull();
    const texts = prepared.mock.calls.map(([text]) => text);
    expect(texts).toHaveLength(2);
    for (const text of texts)
      expect(planOf(text)).toEqual([expect.stringMatching(/^SEARCH .* USING INDEX .*\(\w+=\?\)$/)]);
    const point = db.point as unknown as typeof db.read;
    await expect(point.tenant.create({ data: { id: "x", name: "x", settings: "{}" } })).rejects.toThrow();
  });

  function planOf(text: string): string[] {
    const connection = openConnection(file(), "read");
    const values = Array(text.split("?").length - 1).fill("x");
    const plan = connection.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { detail: string }[];
    connection.close();
    return plan.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH|USE)/.test(detail));
  }

  it("finds an entry by a unique index, never by a scan", () => {
    const connection = openConnection(file(), "read");
    const prepared = vi.spyOn(connection, "prepare");
    entryPoints(connection);
    const texts = prepared.mock.calls.map(([text]) => text);
    connection.close();
    expect(texts).toHaveLength(2);
    for (const text of texts) {
      for (const step of planOf(text.replace(/@\w+/g, "?"))) expect(step).toMatch(/^SEARCH .* USING .*INDEX/);
    }
  });

  it("goes on reading while another process holds the write lock, and the write follows", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    await entries.put(entryRow(1));
    const foreign = openConnection(file(), "migrate");
    foreign.exec("BEGIN IMMEDIATE");
    const put = watch(entries.put(entryRow(2)));
    const write = watch(putTenant("other"));
    expect((await entries.get(ACME, entryId(1)))?.id).toBe(entryId(1));
    expect(await entries.list(ACME, { limit: 9 })).toHaveLength(1);
    expect((await db.point.tenant.findUnique({ where: { id: "acme" } }))?.state).toBe("active");
    expect(await db.read.tenant.count()).toBe(1);
    await db.ping();
    expect([put.settled, write.settled]).toEqual([false, false]);
    foreign.exec("ROLLBACK");
    foreign.close();
    expect(await put.promise).toMatchObject({ kind: "stored" });
    await write.promise;
  });

  it("lets stores go on while an erasure waits for a reader, and ends when the reader does", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    await entries.put(entryRow(1));
    const foreign = openConnection(file(), "read");
    foreign.exec("BEGIN");
    foreign.prepare("SELECT COUNT(*) FROM entry").get();
    const purge = watch(db.purge([]));
    // Behind the rebuilding, which no reader holds up, and before the log is cut, which this one does.
    expect(await entries.put(entryRow(2))).toMatchObject({ kind: "stored" });
    await putTenant("other");
    expect(await entries.put(entryRow(3))).toMatchObject({ kind: "stored" });
    expect(purge.settled).toBe(false);
    foreign.exec("COMMIT");
    foreign.close();
    expect((await purge.promise).steps.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it("begins one anew that was too slow once, after those who waited for it", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    let put: Promise<unknown> | null = null;
    const runs: number[] = [];
    await db.write(async (tx) => {
      runs.push(await tx.serverSetting.count());
      await tx.serverSetting.create({ data: { name: "a", value: "1" } });
      if (put !== null) return;
      put = entries.put(entryRow(1));
      await put;
    });
    expect(runs).toEqual([0, 0]);
    expect(await put).toMatchObject({ kind: "stored" });
    expect(await db.read.serverSetting.count()).toBe(1);
  });

  it("ends a transaction that waits for something else, undoes it, and goes on", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    let put: Promise<unknown> = Promise.resolve();
    const work = db.write(async (tx) => {
      await tx.serverSetting.create({ data: { name: "a", value: "1" } });
      // Waits for its own turn behind this very transaction.
      put = entries.put(entryRow(1));
      await put;
    });
    await expect(work).rejects.toMatchObject({ name: "StoreError", code: "unavailable" });
    expect(await put).toMatchObject({ kind: "stored" });
    expect(await db.read.serverSetting.count()).toBe(0);
    await putTenant("other");
  });

  it("refuses what comes after its end", async () => {
    const { db, entries } = opened.stores;
    await db.close();
    await expect(entries.put(entryRow(2))).rejects.toMatchObject({ code: "unavailable" });
    await expect(entries.get(ACME, entryId(1))).rejects.toMatchObject({ code: "unavailable" });
    await expect(entries.list(ACME, { limit: 1 })).rejects.toMatchObject({ code: "unavailable" });
  });
});
