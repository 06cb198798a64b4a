import { expect, it } from "vitest";
import type { CacheKey, EntryId, ScopeId, TenantId } from "@/lib/core/brand";
import { ENTRY_SORTS, type EntryFilter, type SortedPage, type SortedPlace } from "@/server/ports/entry-store";
import { seededRandom } from "../../bench/similarity/random";
import { ACME, deleteAll, entryId, entryRow, HOUR, LATER, NOW, OTHER, PERSON, plain, SCOPE } from "./rows";
import { onEveryStore } from "./stores";

onEveryStore("entry store", (opened) => {
  async function stored(...rows: ReturnType<typeof entryRow>[]) {
    await opened.stores.putTenant("acme");
    await opened.stores.putTenant("other");
    for (const row of rows) expect((await opened.stores.entries.put(row)).kind).toBe("stored");
    return opened.stores.entries;
  }

  it("gives back every column as it was stored", async () => {
    const row = entryRow(1);
    const entries = await stored(row);
    const state = { hitCount: 0, lastAccessedAt: row.createdAt, quarantinedAt: null };
    expect(plain(await entries.get(ACME, row.id))).toEqual(plain({ ...row, ...state }));
    expect(plain(await entries.findByKey(ACME, row.key))).toEqual(plain({ ...row, ...state }));
    expect(plain(await entries.loadScope(ACME, SCOPE, NOW, null, 9))).toEqual([plain(row)]);
  });

  it("gives back every column that may be null as null", async () => {
    const nulls = { subjectRef: null, vector: null, agent: null, namespace: null, expiresAt: null };
    const entries = await stored(entryRow(1, { ...nulls, piiScrubbed: false, tags: [] }));
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ ...nulls, piiScrubbed: false, tags: [] });
  });

  it("keeps text of every kind as it is, and never reads it as SQL", async () => {
    const hostile = "'; DROP TABLE entry; -- \" \\ @id $1 ? % _ \n\t 漢字 🧊 \u2028";
    const row = entryRow(1, {
      model: hostile,
      namespace: hostile,
      agent: hostile,
      metadata: hostile,
      tags: [hostile, "plain"],
      key: hostile as CacheKey,
      scope: hostile as ScopeId,
    });
    const entries = await stored(row, entryRow(2));
    expect(plain(await entries.findByKey(ACME, hostile as CacheKey))).toMatchObject(plain(row));
    expect(await entries.get(ACME, hostile as EntryId)).toBeNull();
    const byAll = { tag: hostile, model: hostile, namespace: hostile };
    expect((await entries.list(ACME, { limit: 9, filter: byAll })).map((entry) => entry.id)).toEqual([row.id]);
    expect(await deleteAll(entries, ACME, { tag: "' OR 1=1 --" })).toEqual([]);
    expect((await entries.totals(ACME)).entries).toBe(2);
  });

  it("keeps an answer of a megabyte byte for byte", async () => {
    const response = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 31) & 255);
    const entries = await stored(entryRow(1, { response }));
    const kept = await entries.get(ACME, entryId(1));
    expect(Buffer.compare(Buffer.from(kept?.response ?? []), Buffer.from(response))).toBe(0);
    expect((await entries.totals(ACME)).bytes).toBe(response.length + 4);
  });

  it("replaces the entry of the same key, says which, and starts it without hits", async () => {
    const entries = await stored(entryRow(1));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 5, lastAccessedAt: LATER }]);
    const second = await entries.put(entryRow(2, { key: "key-1" as CacheKey }));
    expect(second).toEqual({ kind: "stored", replaced: entryId(1) });
    expect(await entries.get(ACME, entryId(1))).toBeNull();
    expect(await entries.findByKey(ACME, "key-1" as CacheKey)).toMatchObject({ id: entryId(2), hitCount: 0 });
    expect(await entries.totals(ACME)).toMatchObject({ entries: 1, hits: 0 });
    // What the old one left behind must not count against the new one.
    expect(await entries.evictLeastRecentlyUsed(ACME, 1, 99)).toEqual([]);
  });

  it("keeps the hits of an entry that is put again under its own id", async () => {
    const entries = await stored(entryRow(1));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(1), hits: 5, lastAccessedAt: LATER }]);
    expect(await entries.put(entryRow(1, { metadata: '{"b":2}' }))).toEqual({ kind: "stored", replaced: null });
    const kept = await entries.get(ACME, entryId(1));
    expect(kept).toMatchObject({ hitCount: 5, lastAccessedAt: LATER, metadata: '{"b":2}' });
  });

  it.each([
    ["of a blocked tenant", { state: "blocked", generation: 0 }, 0],
    ["of an older generation", { state: "active", generation: 3 }, 2],
    ["of a generation that is not yet", { state: "active", generation: 3 }, 4],
  ] as const)("refuses a store %s and writes nothing", async (_, tenant, generation) => {
    await opened.stores.putTenant("acme", tenant);
    expect(await opened.stores.entries.put(entryRow(1, { generation }))).toEqual({ kind: "stale" });
    expect((await opened.stores.entries.totals(ACME)).entries).toBe(0);
  });

  it("refuses a store of an unknown tenant", async () => {
    expect(await opened.stores.entries.put(entryRow(1))).toEqual({ kind: "stale" });
    expect(await opened.stores.entries.get(ACME, entryId(1))).toBeNull();
  });

  it("leaves the old entry in place when the new one is stale", async () => {
    const entries = await stored(entryRow(1));
    await opened.stores.putTenant("acme", { generation: 1 });
    await entries.put(entryRow(2, { key: "key-1" as CacheKey }));
    expect((await entries.findByKey(ACME, "key-1" as CacheKey))?.id).toBe(entryId(1));
  });

  it("refuses an id that another entry has, and keeps that entry", async () => {
    const entries = await stored(entryRow(1), entryRow(2, { tenantId: OTHER }));
    await expect(entries.put(entryRow(1, { key: "another" as CacheKey }))).rejects.toMatchObject({ code: "conflict" });
    await expect(entries.put(entryRow(2))).rejects.toMatchObject({ code: "conflict" });
    const replacing = entries.put(entryRow(2, { key: "key-1" as CacheKey }));
    await expect(replacing).rejects.toMatchObject({ code: "conflict" });
    expect((await entries.get(ACME, entryId(1)))?.key).toBe("key-1");
    expect((await entries.get(OTHER, entryId(2)))?.tenantId).toBe(OTHER);
  });

  it.each(["costMicroUsd", "tokensIn", "createdAt"] as const)("refuses a %s that no column holds", async (field) => {
    await opened.stores.putTenant("acme");
    for (const value of [1.5, 2 ** 53, Number.NaN]) {
      const put = opened.stores.entries.put(entryRow(1, { [field]: value }));
      await expect(put).rejects.toMatchObject({ code: "invalid" });
    }
  });

  it.each(["\0", "\ud800"])("refuses a signed text that would come back changed: %j", async (text) => {
    await opened.stores.putTenant("acme");
    const put = opened.stores.entries.put(entryRow(1, { model: `model${text}` }));
    await expect(put).rejects.toMatchObject({ code: "invalid" });
    expect((await opened.stores.entries.put(entryRow(1, { tags: [`tag${text}`] }))).kind).toBe("stored");
    expect((await opened.stores.entries.get(ACME, entryId(1)))?.tags).toEqual([`tag${text}`]);
    expect(await deleteAll(opened.stores.entries, ACME, { tag: `tag${text}` })).toHaveLength(1);
  });

  it("adds up hits, keeps the latest access, and ignores unknown ids and foreign tenants", async () => {
    const entries = await stored(entryRow(1), entryRow(2, { tenantId: OTHER }));
    const bump = { tenantId: ACME, entryId: entryId(1), hits: 2, lastAccessedAt: LATER };
    await entries.addHits([bump, { ...bump, hits: 3, lastAccessedAt: NOW }, { ...bump, entryId: entryId(99) }]);
    await entries.addHits([{ ...bump, tenantId: OTHER, entryId: entryId(2), hits: 1 }, bump]);
    await entries.addHits([{ ...bump, tenantId: OTHER }]);
    await entries.addHits([]);
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ hitCount: 7, lastAccessedAt: LATER });
    expect(await entries.get(OTHER, entryId(2))).toMatchObject({ hitCount: 1, lastAccessedAt: LATER });
    await entries.addHits([{ ...bump, hits: 1, lastAccessedAt: NOW }]);
    expect(await entries.get(ACME, entryId(1))).toMatchObject({ hitCount: 8, lastAccessedAt: LATER });
  });

  it("returns a quarantined entry with its state, and never loads it into an index", async () => {
    const entries = await stored(entryRow(1), entryRow(2));
    await entries.quarantine(ACME, entryId(1), NOW + 5);
    await entries.quarantine(ACME, entryId(99), NOW);
    expect((await entries.get(ACME, entryId(1)))?.quarantinedAt).toBe(NOW + 5);
    expect((await entries.findByKey(ACME, "key-1" as CacheKey))?.quarantinedAt).toBe(NOW + 5);
    expect((await entries.loadScope(ACME, SCOPE, NOW, null, 9)).map((row) => row.id)).toEqual([entryId(2)]);
    const ids = async (quarantined: boolean) =>
      (await entries.list(ACME, { limit: 9, filter: { quarantined } })).map((entry) => entry.id);
    expect(await ids(true)).toEqual([entryId(1)]);
    expect(await ids(false)).toEqual([entryId(2)]);
  });

  it("loads a scope page by page in id order, without expired rows and rows without a vector", async () => {
    const entries = await stored(
      entryRow(3),
      entryRow(1),
      entryRow(2, { expiresAt: NOW }),
      entryRow(4, { vector: null }),
      entryRow(5, { expiresAt: null }),
      entryRow(6, { scope: "elsewhere" as ScopeId }),
      entryRow(7, { expiresAt: NOW + 1 }),
    );
    const first = await entries.loadScope(ACME, SCOPE, NOW, null, 2);
    expect(first.map((row) => row.id)).toEqual([entryId(1), entryId(3)]);
    const rest = await entries.loadScope(ACME, SCOPE, NOW, entryId(3), 9);
    expect(rest.map((row) => row.id)).toEqual([entryId(5), entryId(7)]);
  });

  it("lists what was stored since, oldest first, and what was stored again under its id by its new time", async () => {
    const entries = await stored(
      entryRow(1, { createdAt: NOW + 5 }),
      entryRow(2, { createdAt: NOW + 5, scope: "elsewhere" as ScopeId }),
      entryRow(3, { createdAt: NOW, vector: null }),
      entryRow(4, { createdAt: NOW + 9, tenantId: OTHER }),
    );
    const since = async (createdAt: number, id = "", limit = 9) =>
      entries.listStoredSince(ACME, { createdAt, id: id as EntryId }, limit);
    const first = { scope: SCOPE, id: entryId(1), createdAt: NOW + 5 };
    const second = { scope: "elsewhere", id: entryId(2), createdAt: NOW + 5 };
    expect(await since(NOW)).toEqual([{ scope: SCOPE, id: entryId(3), createdAt: NOW }, first, second]);
    expect(await since(NOW + 5)).toEqual([first, second]);
    expect(await since(NOW + 5, "", 1)).toEqual([first]);
    expect(await since(NOW + 5, entryId(1))).toEqual([second]);
    expect(await since(NOW + 6)).toEqual([]);
    await entries.put(entryRow(3, { createdAt: NOW + 7 }));
    expect(await since(NOW + 6)).toEqual([{ scope: SCOPE, id: entryId(3), createdAt: NOW + 7 }]);
  });

  it("lists newest first, page by page, by every filter", async () => {
    const entries = await stored(
      entryRow(1, { model: "model-b" }),
      entryRow(2, { namespace: null, tags: [","] }),
      entryRow(3, { tags: ["re", 'd"', "green"] }),
    );
    const ids = async (query: Parameters<typeof entries.list>[1]) =>
      (await entries.list(ACME, query)).map((entry) => entry.id);
    expect(await ids({ limit: 2 })).toEqual([entryId(3), entryId(2)]);
    expect(await ids({ limit: 2, cursor: entryId(2) })).toEqual([entryId(1)]);
    expect(await ids({ limit: 9, filter: { model: "model-b" } })).toEqual([entryId(1)]);
    expect(await ids({ limit: 9, filter: { namespace: "namespace-a" } })).toEqual([entryId(3), entryId(1)]);
    expect(await ids({ limit: 9, filter: { before: NOW + 2 } })).toEqual([entryId(1)]);
    expect(await ids({ limit: 9, filter: { tag: "red" } })).toEqual([entryId(1)]);
    expect(await ids({ limit: 9, filter: { tag: "," } })).toEqual([entryId(2)]);
    expect(await ids({ limit: 9, filter: { tag: "green", model: "model-a" } })).toEqual([entryId(3)]);
    expect(await ids({ limit: 0 })).toEqual([]);
    await expect(entries.list(ACME, { limit: -1 })).rejects.toMatchObject({ code: "invalid" });
  });

  it("sorts by what it is asked, page by page, each entry once, the first of all first", async () => {
    const random = seededRandom(5);
    const drawn = Array.from({ length: 30 }, (_, n) => ({
      n,
      hits: Math.floor(random() * 6),
      cost: Math.floor(random() * 4) * 1_000,
      expiresAt: n % 5 === 0 ? null : NOW + Math.floor(random() * 9) * HOUR,
    }));
    const entries = await stored(
      ...drawn.map(({ n, cost, expiresAt }) =>
        entryRow(n, { costMicroUsd: cost, expiresAt, createdAt: NOW + (n % 7) }),
      ),
      entryRow(99, { tenantId: OTHER }),
    );
    const bumps = drawn.filter(({ hits }) => hits > 0);
    await entries.addHits(
      bumps.map(({ n, hits }) => ({ tenantId: ACME, entryId: entryId(n), hits, lastAccessedAt: NOW })),
    );
    const values = {
      created: ({ n }: (typeof drawn)[number]) => NOW + (n % 7),
      hits: ({ hits }: (typeof drawn)[number]) => hits,
      saved: ({ hits, cost }: (typeof drawn)[number]) => hits * cost,
      unused: ({ hits }: (typeof drawn)[number]) => hits,
      expires: ({ expiresAt }: (typeof drawn)[number]) => expiresAt,
    };
    for (const sort of ENTRY_SORTS) {
      const sign = sort === "expires" || sort === "unused" ? 1 : -1;
      const expected = drawn
        .flatMap((row) => {
          const value = values[sort](row);
          return value === null ? [] : [{ value, id: entryId(row.n) }];
        })
        .sort((a, b) => sign * (a.value - b.value || (a.id < b.id ? -1 : 1)))
        .map(({ id }) => id);
      const seen: EntryId[] = [];
      let after: SortedPlace | null = null;
      do {
        const page: SortedPage = await entries.listSorted(ACME, { sort, after, limit: 4 });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(expected);
    }
    const some = await entries.listSorted(ACME, { sort: "hits", after: null, limit: 4, filter: { model: "nobody's" } });
    expect(some).toEqual({ items: [], next: null });
  });

  it("finds by a part of model, namespace or tag in whatever case, and says what there is to be found", async () => {
    const found = { model: "Llama-3.3 70B", namespace: "EU west", tags: ["Release Notes", 'a "b"'] };
    const entries = await stored(entryRow(1, found), entryRow(2, { model: "gpt-4o", namespace: null, tags: [] }));
    const find = async (filter: EntryFilter) =>
      (await entries.listSorted(ACME, { sort: "created", after: null, limit: 9, filter })).items.map(({ id }) => id);
    for (const filter of [{ model: "lama-3.3 7" }, { namespace: "eu w" }, { tag: "release n" }, { tag: 'A "b' }]) {
      expect(await find(filter), JSON.stringify(filter)).toEqual([entryId(1)]);
    }
    expect(await find({ tag: 'notes","a' })).toEqual([]);
    expect(await find({ model: "llama", namespace: "us" })).toEqual([]);
    expect(await entries.facets(ACME, 10)).toEqual({
      models: ["Llama-3.3 70B", "gpt-4o"],
      namespaces: ["EU west"],
      tags: ["Release Notes", 'a "b"'],
    });
  });

  it("counts entries, bytes and hits of each tenant", async () => {
    const entries = await stored(entryRow(1), entryRow(2, { vector: null }), entryRow(3, { tenantId: OTHER }));
    await entries.addHits([{ tenantId: ACME, entryId: entryId(2), hits: 4, lastAccessedAt: LATER }]);
    const acme = { tenantId: ACME, entries: 2, bytes: 14, hits: 4 };
    expect(await entries.totals(ACME)).toEqual(acme);
    const other = { tenantId: OTHER, entries: 1, bytes: 9, hits: 0 };
    expect(await entries.listTotals([OTHER, ACME, "nobody" as TenantId])).toEqual([acme, other]);
    expect(await entries.sumTotals()).toEqual({ entries: 3, bytes: 23, hits: 4 });
    expect(await entries.listOccupied(null, 1)).toEqual([{ tenantId: ACME, entries: 2 }]);
    expect(await entries.listOccupied(ACME, 9)).toEqual([{ tenantId: OTHER, entries: 1 }]);
    await entries.eraseTenant(ACME);
    expect(await entries.totals(ACME)).toEqual({ tenantId: ACME, entries: 0, bytes: 0, hits: 0 });
    expect(await entries.sumTotals()).toEqual({ entries: 1, bytes: 9, hits: 0 });
  });

  it("counts as one would row by row, whatever was put, replaced, used, deleted, evicted", async () => {
    const entries = await stored();
    const random = seededRandom(7);
    for (let step = 0; step < 60; step++) {
      const n = Math.floor(random() * 12);
      const response = new Uint8Array(1 + Math.floor(random() * 50));
      const key = `key-${Math.floor(random() * 9)}` as CacheKey;
      const act = Math.floor(random() * 6);
      if (act <= 2) await entries.put(entryRow(n, { response, key })).catch(() => undefined);
      if (act === 3)
        await entries.addHits([{ tenantId: ACME, entryId: entryId(n), hits: step, lastAccessedAt: LATER }]);
      if (act === 4) await entries.deleteById(ACME, [entryId(n), entryId(n + 1)]);
      if (act === 5 && step % 3 === 0) await entries.evictLeastRecentlyUsed(ACME, 4, 1);
      const rows = await entries.list(ACME, { limit: 99 });
      expect(await entries.totals(ACME)).toEqual({
        tenantId: ACME,
        entries: rows.length,
        bytes: rows.reduce((sum, row) => sum + row.response.length + (row.vector?.length ?? 0), 0),
        hits: rows.reduce((sum, row) => sum + row.hitCount, 0),
      });
    }
  });

  it("lists every row of one person in id order, and of nobody else", async () => {
    const entries = await stored(
      entryRow(2, { subjectRef: PERSON }),
      entryRow(1, { subjectRef: PERSON }),
      entryRow(3),
      entryRow(4, { subjectRef: PERSON, tenantId: OTHER }),
    );
    expect((await entries.listSubject(ACME, { refs: [PERSON], keyIds: [] })).map((row) => row.id)).toEqual([
      entryId(1),
      entryId(2),
    ]);
  });
});
