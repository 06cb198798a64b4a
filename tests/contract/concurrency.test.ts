import { expect, it } from "vitest";
import type { CacheKey } from "@/lib/core/brand";
import { ACME, decision, entryId, entryRow, HOUR, LATER, NOW, SCOPE, usageDelta } from "./rows";
import { onEveryDatabase } from "./stores";

class Wanted extends Error {}

onEveryDatabase("concurrency", (opened) => {
  it("loses no acknowledged write while others read, roll back and administer", async () => {
    const { db, entries, usage, putTenant } = opened.stores;
    await putTenant("acme");
    const acknowledged: number[] = [];
    const write = async (n: number) => {
      await entries.put(entryRow(n));
      acknowledged.push(n);
    };
    const failing = (n: number) =>
      db.write(async (tx) => {
        await tx.serverSetting.create({ data: { name: `lost-${n}`, value: "0" } });
        await new Promise((resume) => setImmediate(resume));
        throw new Wanted();
      });
    const administer = (n: number) => db.write((tx) => tx.serverSetting.create({ data: { name: `${n}`, value: "1" } }));
    const read = async (n: number) => {
      const found = await entries.get(ACME, entryId(n));
      expect(found === null || found.key === `key-${n}`).toBe(true);
    };
    const worker = async (which: number) => {
      for (let round = 0; round < 10; round++) {
        const n = which * 100 + round;
        await Promise.all([
          write(n),
          read(n),
          usage.addUsage([usageDelta({ misses: 1 })]),
          round === 5 ? expect(failing(n)).rejects.toBeInstanceOf(Wanted) : null,
          round === 7 ? administer(n) : null,
        ]);
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, which) => worker(which)));

    expect(acknowledged).toHaveLength(200);
    await opened.stores.reopen();
    const after = opened.stores;
    for (const n of acknowledged) expect((await after.entries.get(ACME, entryId(n)))?.key).toBe(`key-${n}`);
    const [sum] = await after.usage.usageByTenant({ from: 0, to: LATER });
    expect(sum?.misses).toBe(200);
    expect(await after.db.read.serverSetting.count()).toBe(20);
    expect(await after.db.read.serverSetting.count({ where: { value: "0" } })).toBe(0);
  });

  it("keeps one entry when twenty store the same question at once", async () => {
    const { entries, putTenant } = opened.stores;
    await putTenant("acme");
    const key = "one" as CacheKey;
    const rows = Array.from({ length: 20 }, (_, n) => entryRow(n, { key }));
    const results = await Promise.all(rows.map((row) => entries.put(row)));
    expect(results.every((result) => result.kind === "stored")).toBe(true);
    const { entries: count } = await entries.totals(ACME);
    expect(count).toBe(1);
    const replaced = new Set(results.map((result) => (result.kind === "stored" ? result.replaced : "")));
    // Each of the others was replaced exactly once, the first replaced nothing.
    expect(replaced.size).toBe(20);
  });

  it("adds up hits from many flushes at once", async () => {
    const { entries, putTenant } = opened.stores;
    await putTenant("acme");
    for (let n = 0; n < 10; n++) await entries.put(entryRow(n));
    const bumps = Array.from({ length: 10 }, (_, n) => ({
      tenantId: ACME,
      entryId: entryId(n),
      hits: 1,
      lastAccessedAt: NOW + HOUR,
    }));
    const flushes = Array.from({ length: 20 }, (_, at) => entries.addHits(at % 2 ? bumps : [...bumps].reverse()));
    await Promise.all(flushes);
    expect((await entries.totals(ACME)).hits).toBe(200);
  });

  it("takes no store of an older generation once the erasure's transaction has committed", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    const early = Array.from({ length: 20 }, (_, n) => entries.put(entryRow(n)));
    const blocked = db.write((tx) =>
      tx.tenant.update({ where: { id: "acme" }, data: { state: "blocked", generation: 1 } }),
    );
    const late = Array.from({ length: 20 }, (_, n) => entries.put(entryRow(100 + n)));
    await blocked;
    const held = await entries.countForErasure(ACME, null);
    const after = await entries.put(entryRow(200));
    const results = [...(await Promise.all([...early, ...late])), after];
    expect(after).toEqual({ kind: "stale" });
    expect(await entries.countForErasure(ACME, null)).toBe(results.filter((result) => result.kind === "stored").length);
    expect(await entries.countForErasure(ACME, null)).toBe(held);
  });

  it("makes a store wait for an erasure that has begun, and then refuses it", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    let put: ReturnType<typeof entries.put> | null = null;
    await db.write(async (tx) => {
      await tx.tenant.update({ where: { id: "acme" }, data: { state: "blocked", generation: 1 } });
      put = entries.put(entryRow(1));
      // Long enough for it to be done, were it not made to wait.
      for (let query = 0; query < 50; query++) await tx.tenant.count();
    });
    expect(await put).toEqual({ kind: "stale" });
    expect(await entries.countForErasure(ACME, null)).toBe(0);
  });

  it("runs administrative transactions one after another: none writes over what another has read", async () => {
    const { db } = opened.stores;
    await db.write((tx) => tx.serverSetting.create({ data: { name: "count", value: "0" } }));
    const add = () =>
      db.write(async (tx) => {
        const { value } = await tx.serverSetting.findUniqueOrThrow({ where: { name: "count" } });
        await tx.serverSetting.update({ where: { name: "count" }, data: { value: String(Number(value) + 1) } });
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect((await db.read.serverSetting.findUnique({ where: { name: "count" } }))?.value).toBe("20");
  });

  it("sees everything again after closing and opening", async () => {
    const { entries, usage, putTenant } = opened.stores;
    await putTenant("acme");
    await entries.put(entryRow(1));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 2, lastAccessedAt: LATER }]);
    await usage.addDecisions([decision(1)]);
    await opened.stores.reopen();
    expect(await opened.stores.entries.get(ACME, entryId(1))).toMatchObject({ hitCount: 2 });
    expect(await opened.stores.entries.loadScope(ACME, SCOPE, NOW, null, 9)).toHaveLength(1);
    expect((await opened.stores.usage.decisions({ tenantId: null, limit: 9 })).items).toEqual([decision(1)]);
  });

  it("finishes what was under way when it is closed, and refuses what comes after", async () => {
    const { db, entries, putTenant } = opened.stores;
    await putTenant("acme");
    const puts = Array.from({ length: 50 }, (_, n) => entries.put(entryRow(n)));
    await Promise.all([...puts, db.close()]);
    await db.close();
    await expect(entries.put(entryRow(99))).rejects.toMatchObject({ code: "unavailable" });
    await expect(entries.get(ACME, entryId(1))).rejects.toMatchObject({ code: "unavailable" });
    await expect(db.ping()).rejects.toMatchObject({ code: "unavailable" });
    await opened.stores.reopen();
    expect((await opened.stores.entries.totals(ACME)).entries).toBe(50);
  });
});
