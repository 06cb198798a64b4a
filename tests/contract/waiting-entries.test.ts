import { expect, it } from "vitest";
import type { CacheKey, Pool, ScopeId, SubjectRef } from "@/lib/core/brand";
import { poolOf } from "@/lib/keying/scope";
import { ACME, entryId, entryRow, OTHER } from "./rows";
import { onEveryStore } from "./stores";

const text = (letter: string) => letter.repeat(43);
const pool = (scope: string, key: string): Pool =>
  poolOf({ scope: text(scope) as ScopeId, key: text(key) as CacheKey });

onEveryStore("unconfirmed entries", (opened) => {
  it("are found by their question and by its scope, newest first, settled ones and other tenants' never", async () => {
    await opened.stores.putTenant("acme");
    await opened.stores.putTenant("other");
    const { entries } = opened.stores;
    const waiting = (n: number, where: Pool, more = {}) =>
      entries.put(entryRow(n, { sharing: "candidate", pool: where, subjectRef: `person-${n}` as SubjectRef, ...more }));
    await waiting(1, pool("S", "k"));
    await waiting(2, pool("S", "j"));
    await waiting(3, pool("S", "k"));
    await waiting(4, pool("T", "k"));
    await waiting(5, pool("S", "i"), { vector: null });
    await waiting(6, pool("S", "k"), { tenantId: OTHER });
    await waiting(7, pool("S", "k"), { sharing: "settled", pool: null });
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
    expect(ids(await entries.listPool(ACME, pool("S", "k"), 9))).toEqual([entryId(3), entryId(1)]);
    expect(ids(await entries.listPool(ACME, pool("S", "k"), 1))).toEqual([entryId(3)]);
    const scope = text("S") as ScopeId;
    const found = await entries.listWaiting(ACME, scope, 9);
    expect(ids(found)).toEqual([entryId(3), entryId(2), entryId(1)]);
    const { id, tenantId, subjectRef, generation, vector, dataKeyId } = entryRow(3, {
      subjectRef: "person-3" as SubjectRef,
    });
    expect(found[0]).toMatchObject({ id, tenantId, subjectRef, generation, dataKeyId });
    expect(Buffer.from(found[0]?.vector ?? [])).toEqual(Buffer.from(vector ?? []));
    expect(ids(await entries.listWaiting(ACME, scope, 2))).toEqual([entryId(3), entryId(2)]);
  });
});
