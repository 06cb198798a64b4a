import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import { ACME, entryId, entryRow, NOW, PERSON, SCOPE } from "../contract/rows";
import { onSqlite } from "../contract/stores";

/** Values of every kind that SQLite keeps in a column of any type. */
const ODD: readonly unknown[] = [Buffer.from([0xff, 0xfe]), "not what it should be", 1.5, 2n ** 62n, "[", "{}", ""];
/** What a row is found by stays as it is. */
const KEPT = new Set(["id", "tenant_id", "key", "scope", "subject_ref"]);

onSqlite("a row that somebody has damaged", (opened) => {
  it("stops no list, no index, no deletion, no eviction, whatever stands in whichever column", async () => {
    const { entries, putTenant, url } = opened.stores;
    await putTenant("acme");
    const other = new Sqlite(url.slice("file:".length));
    other.pragma("ignore_check_constraints = ON");
    const columns = (other.pragma("table_info(entry)") as { name: string; notnull: 0 | 1 }[]).filter(
      ({ name }) => !KEPT.has(name),
    );
    let n = 10;
    await entries.put(entryRow(1, { subjectRef: PERSON, expiresAt: null }));
    for (const { name } of columns) {
      for (const odd of ODD) {
        n += 1;
        await entries.put(entryRow(n, { subjectRef: PERSON, expiresAt: null }));
        other.prepare(`UPDATE entry SET "${name}" = ? WHERE id = ?`).run(odd, entryId(n));
        const id = entryId(n);
        const read = await entries.get(ACME, id);
        expect(read?.id, name).toBe(id);
        expect((await entries.list(ACME, { limit: 9 })).length, name).toBeGreaterThan(0);
        expect((await entries.loadScope(ACME, SCOPE, NOW, null, 9))[0]?.id, name).toBe(entryId(1));
        await entries.countSlice(ACME, { after: null, limit: 9 });
        for (const sort of ["created", "hits"] as const)
          await entries.listSorted(ACME, { sort, after: null, limit: 1 });
        expect(
          (await entries.deleteById(ACME, [id])).map((gone) => gone.id),
          name,
        ).toEqual([id]);
      }
    }
    other.close();
    expect((await entries.list(ACME, { limit: 9 })).map(({ id }) => id)).toEqual([entryId(1)]);
  });

  it("is read without answer, vector and signature, so that whoever would serve it refuses it", async () => {
    const { entries, putTenant, url } = opened.stores;
    await putTenant("acme");
    await entries.put(entryRow(1));
    const other = new Sqlite(url.slice("file:".length));
    other.prepare("UPDATE entry SET tags = '[1' WHERE id = ?").run(entryId(1));
    other.close();
    const row = await entries.get(ACME, entryId(1));
    expect([row?.response.length, row?.vector, row?.signature.length]).toEqual([0, null, 0]);
  });
});
