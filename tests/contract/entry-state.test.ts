import { expect, it } from "vitest";
import { ACME, entryId, entryRow, LATER, NOW, OTHER, SCOPE } from "./rows";
import { onEveryDatabase, onEveryStore } from "./stores";

onEveryStore("the last use of an entry", (opened) => {
  it("is its creation anew when a fresh answer is put under its id, so that it is not the first to be evicted", async () => {
    await opened.stores.putTenant("acme");
    const { entries } = opened.stores;
    for (const row of [entryRow(1), entryRow(2)]) await entries.put(row);
    await entries.put(entryRow(1, { createdAt: LATER }));
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ createdAt: LATER, lastAccessedAt: LATER });
    expect((await entries.evictLeastRecentlyUsed(ACME, 1, 99)).map((ref) => ref.id)).toEqual([entryId(2)]);
  });

  it("stays what it was when the same answer is put again, as with a new signature", async () => {
    await opened.stores.putTenant("acme");
    const { entries } = opened.stores;
    await entries.put(entryRow(1));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 1, lastAccessedAt: NOW + 500 }]);
    await entries.put(entryRow(1, { signature: new Uint8Array(32).fill(9) }));
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ hitCount: 1, lastAccessedAt: NOW + 500 });
  });
});

onEveryDatabase("an entry whose state row is gone", (opened) => {
  async function stateless() {
    await opened.stores.putTenant("acme");
    await opened.stores.putTenant("other");
    const { entries, db } = opened.stores;
    for (const n of [1, 2]) await entries.put(entryRow(n));
    await db.write((tx) => tx.entryState.delete({ where: { entryId: entryId(1) } }));
    return entries;
  }

  it("is quarantined all the same, and no index loads it", async () => {
    const entries = await stateless();
    await entries.quarantine(ACME, entryId(1), NOW + 5);
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ quarantinedAt: NOW + 5, hitCount: 0 });
    expect((await entries.loadScope(ACME, SCOPE, NOW, null, 9)).map((row) => row.id)).toEqual([entryId(2)]);
    await entries.quarantine(ACME, entryId(1), NOW + 6);
    expect((await entries.get(ACME, entryId(1)))?.quarantinedAt).toBe(NOW + 6);
  });

  it("is not quarantined by another tenant, and an unknown id leaves nothing behind", async () => {
    const entries = await stateless();
    await entries.quarantine(OTHER, entryId(1), NOW + 5);
    await entries.quarantine(OTHER, entryId(2), NOW + 5);
    await entries.quarantine(ACME, entryId(99), NOW + 5);
    expect((await entries.get(ACME, entryId(1)))?.quarantinedAt).toBeNull();
    expect((await entries.get(ACME, entryId(2)))?.quarantinedAt).toBeNull();
    expect(await opened.stores.db.read.entryState.count()).toBe(1);
  });
});
