import { expect, it } from "vitest";
import type { KeyId, SubjectRef, TenantId } from "@/lib/core/brand";
import { type DataKey, SHARED_KEYS_MAX } from "@/server/ports/vault";
import { ACME, JANE, keysOf, OTHER, textOf } from "../vault/vault-folder";
import { onEveryVault } from "./vaults";

const PEOPLE = ["jane", "joan", "jim"] as SubjectRef[];
const MISSING = "nothing" as KeyId;

/** What every vault promises, wherever it keeps its keys. */
onEveryVault("a vault", (opened) => {
  const people = () => Promise.all(PEOPLE.map((name) => opened.vault.dataKey(ACME, name)));
  const idsOf = (keys: readonly DataKey[]) => keys.map((key) => key.id);

  it("gives the same keys after a restart", async () => {
    const before = await keysOf(opened.vault);
    const shared = await opened.vault.sharedKey(ACME, idsOf(await people()));
    await opened.reopen();
    expect(await keysOf(opened.vault)).toBe(before);
    expect(textOf((await opened.vault.openDataKey(ACME, shared?.id as KeyId))?.key)).toBe(textOf(shared?.key));
  });

  it("makes a key once, however many ask at the same time", async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => opened.vault.dataKey(ACME, JANE)));
    expect(new Set(idsOf(keys)).size).toBe(1);
    const tenants = await Promise.all(Array.from({ length: 50 }, () => opened.vault.tenantKeys(OTHER)));
    expect(new Set(tenants.map(({ id }) => id)).size).toBe(1);
  });

  it("has another key for each tenant and person", async () => {
    const { vault } = opened;
    const keys = [
      ...(await people()),
      await vault.dataKey(ACME, null),
      await vault.dataKey(OTHER, null),
      await vault.dataKey(OTHER, JANE),
    ];
    expect(new Set(keys.map(({ key }) => textOf(key))).size).toBe(keys.length);
    expect(new Set(idsOf(keys)).size).toBe(keys.length);
  });

  it("opens a key for its own tenant only", async () => {
    const { vault } = opened;
    const jane = await vault.dataKey(ACME, JANE);
    const shared = await vault.sharedKey(ACME, [jane.id]);
    await vault.tenantKeys(OTHER);
    expect(await vault.openDataKey(OTHER, jane.id)).toBeNull();
    expect(await vault.openDataKey(OTHER, shared?.id ?? MISSING)).toBeNull();
    expect(await vault.openDataKey("nobody" as TenantId, jane.id)).toBeNull();
    expect(await vault.openDataKey(ACME, MISSING)).toBeNull();
    expect((await vault.openDataKey(ACME, jane.id))?.key).toEqual(jane.key);
  });

  it("destroys a tenant's keys, and nobody else's", async () => {
    const { vault } = opened;
    const keys = [...(await people()), await vault.dataKey(ACME, null)];
    const tenant = await vault.tenantKeys(ACME);
    const other = await vault.dataKey(OTHER, JANE);
    expect(new Set(await vault.keyIds(ACME, null))).toEqual(new Set([tenant.id, ...idsOf(keys)]));
    expect(new Set(await vault.destroyTenant(ACME))).toEqual(new Set([tenant.id, ...idsOf(keys)]));
    expect(await vault.destroyTenant(ACME)).toEqual([]);
    for (const again of [true, false]) {
      for (const id of idsOf(keys)) expect(await opened.vault.openDataKey(ACME, id)).toBeNull();
      expect((await opened.vault.openDataKey(OTHER, other.id))?.key).toEqual(other.key);
      if (again) await opened.reopen();
    }
    expect((await opened.vault.tenantKeys(ACME)).id).not.toBe(tenant.id);
    expect(idsOf(keys)).not.toContain((await opened.vault.dataKey(ACME, JANE)).id);
  });

  it("destroys one person's key, and nobody else's", async () => {
    const { vault } = opened;
    const [jane, ...others] = await people();
    const elsewhere = await vault.dataKey(OTHER, JANE);
    expect(await vault.keyIds(ACME, JANE)).toEqual([jane?.id]);
    expect(await vault.destroySubject(ACME, JANE)).toEqual([jane?.id]);
    expect(await vault.destroySubject(ACME, JANE)).toEqual([]);
    expect(await vault.keyIds(ACME, JANE)).toEqual([]);
    for (const again of [true, false]) {
      expect(await opened.vault.openDataKey(ACME, jane?.id ?? MISSING)).toBeNull();
      for (const { id, key } of others) expect((await opened.vault.openDataKey(ACME, id))?.key).toEqual(key);
      expect((await opened.vault.openDataKey(OTHER, elsewhere.id))?.key).toEqual(elsewhere.key);
      if (again) await opened.reopen();
    }
    expect((await opened.vault.dataKey(ACME, JANE)).id).not.toBe(jane?.id);
  });

  it("wipes a destroyed key from memory that was given out before", async () => {
    const { vault } = opened;
    const { key } = await vault.dataKey(ACME, JANE);
    await vault.destroySubject(ACME, JANE);
    expect(key.every((byte) => byte === 0)).toBe(true);
    const { mac, index } = await vault.tenantKeys(ACME);
    await vault.destroyTenant(ACME);
    for (const bytes of [mac, index]) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("derives a shared key from all of its people, in whatever order they are named", async () => {
    const { vault } = opened;
    const ids = idsOf(await people());
    const [forth, back] = [await vault.sharedKey(ACME, ids), await vault.sharedKey(ACME, ids.toReversed())];
    expect(back).toEqual(forth);
    expect((await vault.openDataKey(ACME, forth?.id ?? MISSING))?.key).toEqual(forth?.key);
    const alone = await vault.sharedKey(ACME, ids.slice(0, 1));
    const pair = await vault.sharedKey(ACME, ids.slice(0, 2));
    const different = [forth, alone, pair, ...(await people())].map((each) => textOf(each?.key));
    expect(new Set(different).size).toBe(different.length);
  });

  it.each(PEOPLE)("loses a shared key with %s, whoever else it depends on", async (person) => {
    const shared = await opened.vault.sharedKey(ACME, idsOf(await people()));
    await opened.vault.destroySubject(ACME, person);
    expect(await opened.vault.openDataKey(ACME, shared?.id ?? MISSING)).toBeNull();
    await people();
    expect(await opened.vault.openDataKey(ACME, shared?.id ?? MISSING), "a new key of the same person").toBeNull();
  });

  it("refuses a shared key of nobody, of too many, and of something that is no id", async () => {
    const { vault } = opened;
    const ids = idsOf(await people());
    const more = (await vault.dataKey(ACME, "jill" as SubjectRef)).id;
    expect(ids).toHaveLength(SHARED_KEYS_MAX);
    const refused = async (bad: readonly KeyId[]) => vault.sharedKey(ACME, bad);
    await expect(refused([])).rejects.toThrow(RangeError);
    await expect(refused([...ids, more])).rejects.toThrow(RangeError);
    await expect(refused([`${ids[0]}+${ids[1]}` as KeyId])).rejects.toThrow(RangeError);
    expect(await refused([MISSING])).toBeNull();
  });

  it("counts how often a person was erased, for that person only, and over a restart", async () => {
    expect(await opened.vault.subjectGeneration(ACME, JANE)).toBe(0);
    await opened.vault.destroySubject(ACME, JANE);
    await opened.vault.dataKey(ACME, JANE);
    await opened.vault.destroySubject(ACME, JANE);
    await opened.reopen();
    expect(await opened.vault.subjectGeneration(ACME, JANE)).toBe(2);
    expect(await opened.vault.subjectGeneration(ACME, "joan" as SubjectRef)).toBe(0);
    expect(await opened.vault.subjectGeneration(OTHER, JANE)).toBe(0);
    await opened.vault.destroyTenant(ACME);
    expect(await opened.vault.subjectGeneration(ACME, JANE)).toBe(0);
  });

  it("keeps every key through a rotation, while keys are made and destroyed", async () => {
    const { vault } = opened;
    const before = await keysOf(vault);
    const made = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        if (i % 5 === 0) await vault.rotateRoot();
        if (i % 7 === 0) await vault.destroySubject(OTHER, JANE);
        return vault.dataKey(ACME, `person ${i}` as SubjectRef);
      }),
    );
    await opened.reopen();
    expect(await keysOf(opened.vault)).toBe(before);
    for (const { id, key } of made) expect((await opened.vault.openDataKey(ACME, id))?.key).toEqual(key);
  });

  it("forgets what it holds in memory of a tenant without losing it", async () => {
    const before = await keysOf(opened.vault);
    await opened.vault.forget(ACME);
    expect(await keysOf(opened.vault)).toBe(before);
  });

  it("seals secrets of the configuration, each under its own name", async () => {
    const { vault } = opened;
    const sealed = await vault.sealSecret("provider", "sk-very-secret");
    expect(Buffer.from(sealed).includes("sk-very-secret")).toBe(false);
    expect(await vault.openSecret("provider", sealed)).toBe("sk-very-secret");
    await expect(vault.openSecret("other", sealed)).rejects.toThrow();
  });
});
