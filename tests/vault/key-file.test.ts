import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KeyId, SubjectRef } from "@/lib/core/brand";
import { openKeyFileVault } from "@/server/vault/key-file";
import { findDamage } from "@/server/vault/sector-file";
import { writeOldVault } from "./old-vault";
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
  textOf,
  vaultBytes,
  widen,
} from "./vault-folder";

const SECTOR = 512;

/** Sectors that hold something live, by number. */
function liveSectors(folder: string): Map<number, Buffer> {
  const bytes = vaultBytes(folder);
  const sectors = Array.from({ length: bytes.length / SECTOR }, (_, i) => bytes.subarray(i * SECTOR, (i + 1) * SECTOR));
  return new Map([...sectors.entries()].filter(([i, content]) => i > 1 && content[0] === 1));
}

async function filledFolder(): Promise<{ folder: string; keys: string }> {
  const folder = newFolder();
  const vault = await openVault(folder);
  const keys = await keysOf(vault);
  await vault.close();
  return { folder, keys };
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
    for (const open of [ACME, JANE, id, keys.id, textOf(key)]) {
      expect(vaultBytes(folder).includes(open)).toBe(false);
      expect(rootBytes(folder).includes(open)).toBe(false);
    }
    for (const open of [key, keys.mac, keys.index, (await vault.receiptKey()).privateKeyDer]) {
      expect(vaultBytes(folder).includes(Buffer.from(open))).toBe(false);
    }
  });

  it("hold a key before it is given out", async () => {
    const folder = newFolder();
    const before = await keysOf(await openVault(folder));
    // Not closed: as after a crash.
    expect(await keysOf(await openVault(copyFolder(folder)))).toBe(before);
  });

  it("do not grow by tenants that come and go", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const before = await keysOf(vault);
    const fill = async () => {
      for (let i = 0; i < 100; i++) await vault.dataKey("passing" as never, `person ${i}` as SubjectRef);
      await vault.destroyTenant("passing" as never);
    };
    await fill();
    const size = vaultBytes(folder).length;
    await fill();
    expect(vaultBytes(folder).length).toBe(size);
    await vault.close();
    expect(await keysOf(await openVault(folder))).toBe(before);
  });
});

describe("destroying", () => {
  it("overwrites a tenant's sectors, and no other", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    await keysOf(vault);
    const before = liveSectors(folder);
    await vault.destroyTenant(ACME);
    const after = liveSectors(folder);
    const gone = [...before].filter(([sector]) => !after.has(sector));
    expect(gone, "tenant, data key, group and page").toHaveLength(4);
    for (const [, content] of gone) expect(vaultBytes(folder).includes(content.subarray(16, 80))).toBe(false);
    for (const [sector, content] of after) expect(content).toEqual(before.get(sector));
  });

  it("seals a person's neighbours anew, so that an older copy of the page opens nothing", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const jane = await vault.dataKey(ACME, JANE);
    const joan = await vault.dataKey(ACME, "joan" as SubjectRef);
    const old = vaultBytes(folder);
    await vault.destroySubject(ACME, JANE);
    await vault.rotateRoot();
    await vault.close();
    const root = rootBytes(folder);
    expect(textOf((await (await openVault(folder)).openDataKey(ACME, joan.id))?.key)).toBe(textOf(joan.key));
    // The old vault beside the root key of today.
    const restored = copyFolder(folder);
    writeFileSync(join(restored, "vault.bin"), old);
    writeFileSync(join(restored, "root.key"), root);
    await expect(openVault(restored)).rejects.toThrow(/root epoch 1/);
    // Only the old pages, in the vault of today.
    const mixed = copyFolder(folder);
    const bytes = vaultBytes(mixed);
    for (const [sector, content] of liveSectors(mixed)) {
      if (content[1] === 2) old.copy(bytes, sector * SECTOR, sector * SECTOR, (sector + 1) * SECTOR);
    }
    writeFileSync(join(mixed, "vault.bin"), bytes);
    await expect((await openVault(mixed)).openDataKey(ACME, jane.id)).rejects.toThrow();
  });
});

describe("damage", () => {
  it("of any one bit keeps the vault shut or changes nothing: no key is lost, and none is made anew", async () => {
    const { folder, keys } = await filledFolder();
    const originals = { "vault.bin": vaultBytes(folder), "root.key": rootBytes(folder) };
    const used = Math.max(...liveSectors(folder).keys()) + 2;
    const places = fc.oneof(
      fc.record({ file: fc.constant("vault.bin" as const), bit: fc.nat(used * SECTOR * 8 - 1) }),
      fc.record({ file: fc.constant("root.key" as const), bit: fc.nat(originals["root.key"].length * 8 - 1) }),
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(places, async ({ file, bit }) => {
        for (const [name, bytes] of Object.entries(originals)) writeFileSync(join(folder, name), bytes);
        const bytes = Buffer.from(originals[file]);
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        writeFileSync(join(folder, file), bytes);
        try {
          const vault = await openKeyFileVault({ directory: folder });
          expect(await keysOf(vault)).toBe(keys);
          await vault.close();
        } catch (error) {
          expect((error as Error).name, String(error)).toBe("StartRefused");
          expect((error as Error).message).toMatch(/restore|Restore/);
          refused += 1;
        }
      }),
      { numRuns: 300, seed: 10 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  it("by truncation at any length keeps the vault shut", async () => {
    const { folder } = await filledFolder();
    const size = vaultBytes(folder).length;
    for (const length of [size - 1, size - SECTOR, size / 2, SECTOR * 3, SECTOR, 20, 0]) {
      const copy = copyFolder(folder);
      truncateSync(join(copy, "vault.bin"), length);
      await expect(openVault(copy), `${length} bytes`).rejects.toMatchObject({ name: "StartRefused" });
    }
  });

  it("of one copy of the head is mended from the other", async () => {
    const { folder, keys } = await filledFolder();
    for (const copy of [0, 1]) {
      const bytes = vaultBytes(folder);
      randomBytes(SECTOR).copy(bytes, copy * SECTOR);
      writeFileSync(join(folder, "vault.bin"), bytes);
      const vault = await openVault(folder);
      expect(await keysOf(vault)).toBe(keys);
      await vault.close();
      expect(await findDamage(join(folder, "vault.bin"))).toMatchObject({ damaged: [], damagedHeaders: 0 });
    }
  });

  it("shows where two sectors were exchanged", async () => {
    const { folder } = await filledFolder();
    const bytes = vaultBytes(folder);
    const [a = 0, b = 0] = [...liveSectors(folder).keys()];
    const first = Buffer.from(bytes.subarray(a * SECTOR, (a + 1) * SECTOR));
    bytes.copyWithin(a * SECTOR, b * SECTOR, (b + 1) * SECTOR);
    first.copy(bytes, b * SECTOR);
    writeFileSync(join(folder, "vault.bin"), bytes);
    await expect(openVault(folder)).rejects.toThrow(/damaged in 2 of its slots/);
  });

  it("is not what a missing vault beside a filled database is taken for", async () => {
    const { folder } = await filledFolder();
    rmSync(join(folder, "vault.bin"));
    await expect(openKeyFileVault({ directory: folder, mayCreate: false })).rejects.toThrow(/vault\.bin is missing/);
    rmSync(folder, { recursive: true });
    await expect(openKeyFileVault({ directory: folder, mayCreate: false })).rejects.toThrow(/vault\.bin is missing/);
  });
});

it("a process that lost the vault to another writes to it no more", async () => {
  const folder = newFolder();
  const first = await openVault(folder);
  await first.dataKey(ACME, null);
  const second = await openVault(folder);
  const kept = await second.dataKey(OTHER, null);
  const before = vaultBytes(folder);
  await expect(first.dataKey(ACME, JANE)).rejects.toThrow(/another process has taken over/);
  await expect(first.destroyTenant(ACME)).rejects.toThrow(/another process has taken over/);
  await expect(first.rotateRoot()).rejects.toThrow(/another process has taken over/);
  expect(vaultBytes(folder)).toEqual(before);
  expect((await second.openDataKey(OTHER, kept.id))?.key).toEqual(kept.key);
});

describe("a vault of the first version", () => {
  const id = (name: string) => `id-${name}` as KeyId;

  it("is carried over with every key under its own id, and a new root", async () => {
    const folder = newFolder();
    const { dataKey, janesKey } = writeOldVault(folder);
    const [oldVault, oldRoot] = [vaultBytes(folder), rootBytes(folder).subarray(12, 44)];
    for (let start = 0; start < 2; start++) {
      const vault = await openVault(folder);
      expect((await vault.tenantKeys(ACME)).id).toBe(id("acme"));
      expect((await vault.receiptKey()).keyId).toBe(id("receipt"));
      expect(textOf((await vault.openDataKey(ACME, id("data")))?.key)).toBe(textOf(dataKey));
      expect(textOf((await vault.dataKey(ACME, JANE)).key)).toBe(textOf(janesKey));
      await vault.close();
    }
    expect(rootBytes(folder).includes(oldRoot)).toBe(false);
    expect(vaultBytes(folder).includes(oldVault.subarray(SECTOR + 2, SECTOR + 66))).toBe(false);
    expect(modes(folder)).toEqual({ ".": 0o700, "root.key": 0o600, "vault.bin": 0o600 });
  });

  it("loses a person's old key with the person", async () => {
    const folder = newFolder();
    writeOldVault(folder);
    const vault = await openVault(folder);
    expect(await vault.destroySubject(ACME, JANE)).toEqual([id("jane")]);
    expect(await vault.openDataKey(ACME, id("jane"))).toBeNull();
    expect((await vault.dataKey(ACME, JANE)).id).not.toBe(id("jane"));
  });

  it.each([
    ["a flipped bit", (bytes: Buffer) => void bytes.writeUInt8((bytes[600] as number) ^ 4, 600)],
    ["noise in a slot", (bytes: Buffer) => void randomBytes(SECTOR).copy(bytes, SECTOR * 4)],
  ])("with %s is refused, and not touched", async (_, damage) => {
    const folder = newFolder();
    writeOldVault(folder);
    const bytes = vaultBytes(folder);
    damage(bytes);
    writeFileSync(join(folder, "vault.bin"), bytes);
    await expect(openVault(folder)).rejects.toThrow(/1 of 5 keys can't be read/);
    expect(readFileSync(join(folder, "vault.bin"))).toEqual(bytes);
  });

  it("that is cut in half is refused", async () => {
    const folder = newFolder();
    writeOldVault(folder);
    truncateSync(join(folder, "vault.bin"), 1_300);
    await expect(openVault(folder)).rejects.toThrow(/cut off/);
  });
});
