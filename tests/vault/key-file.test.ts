import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { KeyId, SubjectRef } from "@/lib/core/brand";
import {
  ACME,
  copyFolder,
  JANE,
  keysOf,
  modes,
  newFolder,
  OTHER,
  openVault,
  rootBytes,
  vaultBytes,
  widen,
} from "./vault-folder";

const SECTOR = 512;

/** The slots that hold something, by number. */
function usedSlots(folder: string): Map<number, Buffer> {
  const bytes = vaultBytes(folder);
  const slots = Array.from({ length: bytes.length / SECTOR - 1 }, (_, slot) =>
    bytes.subarray((slot + 1) * SECTOR, (slot + 2) * SECTOR),
  );
  return new Map([...slots.entries()].filter(([, content]) => content.some((byte) => byte !== 0)));
}

describe("the files", () => {
  it("can be read by nobody but their owner", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    await vault.dataKey(ACME, null);
    await vault.rotateRoot();
    expect(modes(folder)).toEqual({ ".": 0o700, "root.key": 0o600, "vault.bin": 0o600 });
  });

  it("are made private again when they were not", async () => {
    const folder = newFolder();
    await (await openVault(folder)).close();
    widen(folder);
    await openVault(folder);
    expect(modes(folder)).toEqual({ ".": 0o700, "root.key": 0o600, "vault.bin": 0o600 });
  });

  it("name nobody and hold no key in the open", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const keys = await vault.tenantKeys(ACME);
    const { key, id } = await vault.dataKey(ACME, JANE);
    for (const open of [ACME, JANE, id, keys.id, Buffer.from(key).toString("base64url")]) {
      expect(vaultBytes(folder).includes(open)).toBe(false);
      expect(rootBytes(folder).includes(open)).toBe(false);
    }
    for (const open of [key, keys.mac, keys.index, (await vault.receiptKey()).privateKeyDer]) {
      expect(vaultBytes(folder).includes(Buffer.from(open))).toBe(false);
    }
  });
});

describe("a key", () => {
  it("is the same after a restart", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const before = await keysOf(vault);
    await vault.close();
    expect(await keysOf(await openVault(folder))).toBe(before);
  });

  it("is on the disk before it is given out", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const before = await keysOf(vault);
    // Not closed: as after a crash.
    expect(await keysOf(await openVault(copyFolder(folder)))).toBe(before);
  });

  it("is made once, however many ask at the same time", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const keys = await Promise.all(Array.from({ length: 50 }, () => vault.dataKey(ACME, JANE)));
    expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    expect(usedSlots(folder).size, "server, receipt, tenant and data key").toBe(4);
  });

  it("is another one for each tenant and person", async () => {
    const vault = await openVault(newFolder());
    const keys = await Promise.all([
      vault.dataKey(ACME, null),
      vault.dataKey(ACME, JANE),
      vault.dataKey(ACME, "joan" as SubjectRef),
      vault.dataKey(OTHER, null),
      vault.dataKey(OTHER, JANE),
    ]);
    expect(new Set(keys.map(({ key }) => Buffer.from(key).toString("hex"))).size).toBe(keys.length);
  });

  it("is never opened for another tenant, or under an id that never was", async () => {
    const vault = await openVault(newFolder());
    const { id } = await vault.dataKey(ACME, null);
    await vault.tenantKeys(OTHER);
    expect(await vault.openDataKey(OTHER, id)).toBeNull();
    expect(await vault.openDataKey(ACME, "nothing" as KeyId)).toBeNull();
    expect((await vault.openDataKey(ACME, id))?.id).toBe(id);
  });

  it("survives a hundred others being made and destroyed beside it", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const before = await keysOf(vault);
    const names = Array.from({ length: 100 }, (_, i) => `person ${i}` as SubjectRef);
    for (const name of names) await vault.dataKey(OTHER, name);
    const size = vaultBytes(folder).length;
    for (const name of names) expect(await vault.destroySubject(OTHER, name)).toHaveLength(1);
    for (const name of names.slice(0, 50)) await vault.dataKey(OTHER, name);
    expect(vaultBytes(folder).length, "slots are used again; each erasure is counted in one").toBe(size + 50 * SECTOR);
    await vault.close();
    expect(await keysOf(await openVault(folder))).toBe(before);
  });
});

describe("destroying", () => {
  it("overwrites the bytes in the file", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    await keysOf(vault);
    const before = usedSlots(folder);
    const ids = await vault.destroyTenant(ACME);
    expect(ids).toHaveLength(3);
    const after = usedSlots(folder);
    const gone = [...before].filter(([slot]) => !after.has(slot));
    expect(gone).toHaveLength(3);
    for (const [slot, content] of gone) {
      const [start, end] = [(slot + 1) * SECTOR, (slot + 2) * SECTOR];
      expect(
        vaultBytes(folder)
          .subarray(start, end)
          .every((byte) => byte === 0),
      ).toBe(true);
      expect(vaultBytes(folder).includes(content.subarray(2, 66))).toBe(false);
    }
    for (const [slot, content] of after) expect(content, "the others were not touched").toEqual(before.get(slot));
  });

  it("leaves nothing that opens the tenant's data keys, before a restart or after", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const [own, shared] = [await vault.dataKey(ACME, JANE), await vault.dataKey(ACME, null)];
    const other = await vault.dataKey(OTHER, null);
    await vault.destroyTenant(ACME);
    for (const each of [vault, await openVault(copyFolder(folder))]) {
      expect(await each.openDataKey(ACME, own.id)).toBeNull();
      expect(await each.openDataKey(ACME, shared.id)).toBeNull();
      expect((await each.openDataKey(OTHER, other.id))?.key).toEqual(other.key);
      expect((await each.dataKey(ACME, JANE)).id, "a new key, not the old one").not.toBe(own.id);
    }
  });

  it("wipes the key from memory that was given out before", async () => {
    const vault = await openVault(newFolder());
    const { key } = await vault.dataKey(ACME, null);
    const { mac, index } = await vault.tenantKeys(ACME);
    await vault.destroyTenant(ACME);
    for (const bytes of [key, mac, index]) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("takes one person's key and no other", async () => {
    const vault = await openVault(newFolder());
    const [jane, shared, elsewhere] = [
      await vault.dataKey(ACME, JANE),
      await vault.dataKey(ACME, null),
      await vault.dataKey(OTHER, JANE),
    ];
    expect(await vault.destroySubject(ACME, JANE)).toEqual([jane.id]);
    expect(await vault.openDataKey(ACME, jane.id)).toBeNull();
    expect(await vault.openDataKey(ACME, shared.id)).not.toBeNull();
    expect(await vault.openDataKey(OTHER, elsewhere.id)).not.toBeNull();
  });

  it("may be repeated, and of nothing destroys nothing", async () => {
    const vault = await openVault(newFolder());
    const server = vault.sessionSecret();
    await vault.dataKey(ACME, null);
    expect(await vault.destroyTenant(ACME)).toHaveLength(2);
    expect(await vault.destroyTenant(ACME)).toEqual([]);
    expect(await vault.destroySubject(ACME, JANE)).toEqual([]);
    expect(vault.sessionSecret()).toEqual(server);
  });

  it("interrupted half-way leaves that key gone and the others whole", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const jane = await vault.dataKey(ACME, JANE);
    const slots = usedSlots(folder);
    const other = await vault.dataKey(OTHER, null);
    const slot = [...slots.keys()].at(-1) ?? 0;
    const torn = copyFolder(folder);
    const bytes = vaultBytes(torn);
    randomBytes(SECTOR).copy(bytes, (slot + 1) * SECTOR);
    writeFileSync(join(torn, "vault.bin"), bytes);
    const again = await openVault(torn);
    expect(await again.openDataKey(ACME, jane.id)).toBeNull();
    expect((await again.openDataKey(OTHER, other.id))?.key).toEqual(other.key);
  });
});
