import { expect, it } from "vitest";
import type { CacheKey, EntryId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { EntryStore } from "@/server/ports/entry-store";
import { ACME, deleteAll, entryId, entryRow, LATER, NOW, OTHER, PERSON, plain, SCOPE } from "./rows";
import { onEveryStore } from "./stores";

/** Every verb that names a tenant, called as `tenantId` with ids, keys, scopes and persons of somebody else. */
const FOREIGN_CALLS: Record<string, (entries: EntryStore, tenantId: TenantId) => Promise<unknown>> = {
  get: (entries, tenantId) => entries.get(tenantId, entryId(1)),
  findByKey: (entries, tenantId) => entries.findByKey(tenantId, "key-1" as CacheKey),
  loadScope: (entries, tenantId) => entries.loadScope(tenantId, SCOPE, NOW, null, 9),
  listStoredSince: (entries, tenantId) => entries.listStoredSince(tenantId, { createdAt: 0, id: "" as EntryId }, 9),
  list: (entries, tenantId) => entries.list(tenantId, { limit: 9 }),
  listSubject: (entries, tenantId) => entries.listSubject(tenantId, { refs: [PERSON], keyIds: [] }),
  addHits: (entries, tenantId) => entries.addHits([{ tenantId, entryId: entryId(1), hits: 9, lastAccessedAt: LATER }]),
  quarantine: (entries, tenantId) => entries.quarantine(tenantId, entryId(1), NOW),
  deleteById: (entries, tenantId) => entries.deleteById(tenantId, [entryId(1), entryId(2)]),
  deleteByFilter: (entries, tenantId) => deleteAll(entries, tenantId, { before: LATER }),
  evictLeastRecentlyUsed: (entries, tenantId) => entries.evictLeastRecentlyUsed(tenantId, 0, 99),
  eraseTenant: (entries, tenantId) => entries.eraseTenant(tenantId),
  eraseSubject: (entries, tenantId) => entries.eraseSubject(tenantId, { refs: [PERSON], keyIds: [] }),
  countForErasure: (entries, tenantId) => entries.countForErasure(tenantId, null),
  totals: async (entries, tenantId) => (await entries.totals(tenantId)).entries,
};

onEveryStore("entry deletion", (opened) => {
  async function stored(...rows: ReturnType<typeof entryRow>[]) {
    await opened.stores.putTenant("acme");
    await opened.stores.putTenant("other");
    for (const row of rows) await opened.stores.entries.put(row);
    return opened.stores.entries;
  }

  async function heldIds(tenantId = ACME): Promise<EntryId[]> {
    return (await opened.stores.entries.list(tenantId, { limit: 99 })).map((entry) => entry.id).reverse();
  }

  const ref = (n: number, tenantId = ACME) => ({ tenantId, scope: SCOPE, id: entryId(n) });
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

  it.each(Object.entries(FOREIGN_CALLS))("%s does not touch another tenant", async (_, call) => {
    const entries = await stored(entryRow(1, { subjectRef: PERSON }), entryRow(2));
    const before = plain(await entries.list(ACME, { limit: 9 }));
    for (const stranger of [OTHER, "nobody" as TenantId, "" as TenantId, "' OR '1'='1" as TenantId]) {
      const answer = await call(entries, stranger);
      expect([null, undefined, 0].includes(answer as null) || (answer as unknown[]).length === 0).toBe(true);
    }
    expect(plain(await entries.list(ACME, { limit: 9 }))).toEqual(before);
  });

  it("put does not touch another tenant with the same key", async () => {
    const entries = await stored(entryRow(1), entryRow(2, { tenantId: OTHER, key: "key-1" as CacheKey }));
    expect(await heldIds(ACME)).toEqual([entryId(1)]);
    expect((await entries.findByKey(OTHER, "key-1" as CacheKey))?.id).toBe(entryId(2));
  });

  it("deletes by id, says what went, and forgets its hits", async () => {
    const entries = await stored(entryRow(1), entryRow(2), entryRow(3));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 5, lastAccessedAt: LATER }]);
    const gone = await entries.deleteById(ACME, [entryId(1), entryId(3), entryId(99)]);
    expect([...gone].sort(byId)).toEqual([ref(1), ref(3)]);
    expect(await entries.deleteById(ACME, [])).toEqual([]);
    await entries.put(entryRow(1));
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ hitCount: 0 });
    expect(await heldIds()).toEqual([entryId(1), entryId(2)]);
  });

  it("deletes what every field of the filter names", async () => {
    const entries = await stored(
      entryRow(1, { model: "model-b" }),
      entryRow(2, { namespace: "elsewhere" }),
      entryRow(3, { tags: ["blue"] }),
      entryRow(4),
    );
    expect(await deleteAll(entries, ACME, { model: "model-b", tag: "blue" })).toEqual([]);
    expect(await deleteAll(entries, ACME, { model: "model-b" })).toEqual([ref(1)]);
    expect(await deleteAll(entries, ACME, { namespace: "elsewhere" })).toEqual([ref(2)]);
    expect(await deleteAll(entries, ACME, { tag: "blue" })).toEqual([ref(3)]);
    expect(await deleteAll(entries, ACME, { before: NOW + 4 })).toEqual([]);
    expect(await deleteAll(entries, ACME, { before: NOW + 5 })).toEqual([ref(4)]);
  });

  it("refuses to delete by an empty filter", async () => {
    const entries = await stored(entryRow(1));
    await expect(deleteAll(entries, ACME, {})).rejects.toMatchObject({ code: "invalid" });
    expect(await heldIds()).toEqual([entryId(1)]);
  });

  it("evicts the least recently used, ties by age", async () => {
    const same = { createdAt: NOW };
    const entries = await stored(entryRow(1, same), entryRow(2, same), entryRow(3, same), entryRow(4, same));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 1, lastAccessedAt: LATER }]);
    expect(await entries.evictLeastRecentlyUsed(ACME, 4, 99)).toEqual([]);
    expect([...(await entries.evictLeastRecentlyUsed(ACME, 2, 99))].sort(byId)).toEqual([ref(2), ref(3)]);
    expect(await heldIds()).toEqual([entryId(1), entryId(4)]);
    await expect(entries.evictLeastRecentlyUsed(ACME, -1, 99)).rejects.toMatchObject({ code: "invalid" });
    expect(await entries.evictLeastRecentlyUsed(ACME, 0, 99)).toHaveLength(2);
  });

  it("deletes expired rows of all tenants, the longest expired first, as many as asked", async () => {
    const entries = await stored(
      entryRow(1, { expiresAt: NOW }),
      entryRow(2, { expiresAt: NOW - 9, tenantId: OTHER }),
      entryRow(3, { expiresAt: NOW + 1 }),
      entryRow(4, { expiresAt: null }),
    );
    expect(await entries.deleteExpired(NOW, 1)).toEqual([ref(2, OTHER)]);
    expect(await entries.deleteExpired(NOW, 9)).toEqual([ref(1)]);
    expect(await heldIds()).toEqual([entryId(3), entryId(4)]);
  });

  it("deletes expired rows of the tenants named and of nobody else", async () => {
    const entries = await stored(
      entryRow(1, { expiresAt: NOW }),
      entryRow(2, { expiresAt: NOW - 9, tenantId: OTHER }),
      entryRow(3, { expiresAt: NOW + 1 }),
    );
    expect(await entries.deleteExpired(NOW, 9, [])).toEqual([]);
    expect(await entries.deleteExpired(NOW, 9, [ACME])).toEqual([ref(1)]);
    expect(await heldIds(OTHER)).toEqual([entryId(2)]);
    expect(await entries.deleteExpired(NOW, 9, [ACME, OTHER])).toEqual([ref(2, OTHER)]);
    expect(await heldIds()).toEqual([entryId(3)]);
  });

  it("erases a tenant wholly, in more than one step, and nobody else", async () => {
    const entries = await stored(entryRow(1, { tenantId: OTHER }));
    for (let n = 2; n < 1_203; n += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, at) => entries.put(entryRow(n + at))));
    }
    const held = await entries.countForErasure(ACME, null);
    expect(held).toBe(1_300);
    expect(await entries.eraseTenant(ACME)).toBe(held);
    expect(await entries.countForErasure(ACME, null)).toBe(0);
    expect(await entries.eraseTenant(ACME)).toBe(0);
    expect(await heldIds(OTHER)).toEqual([entryId(1)]);
  });

  it("erases one person and leaves the others", async () => {
    const somebody = "somebody" as SubjectRef;
    const entries = await stored(
      entryRow(1, { subjectRef: PERSON }),
      entryRow(2, { subjectRef: somebody }),
      entryRow(3),
      entryRow(4, { subjectRef: PERSON, tenantId: OTHER }),
    );
    expect(await entries.countForErasure(ACME, { refs: [PERSON], keyIds: [] })).toBe(1);
    expect(await entries.eraseSubject(ACME, { refs: [PERSON], keyIds: [] })).toHaveLength(1);
    expect(await heldIds()).toEqual([entryId(2), entryId(3)]);
    expect(await entries.countForErasure(OTHER, { refs: [PERSON], keyIds: [] })).toBe(1);
  });
});
