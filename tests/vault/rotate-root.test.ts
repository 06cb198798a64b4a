import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rotateVault } from "@/server/vault/rotate-root";
import { ACME, copyFolder, JANE, keysOf, newFolder, openVault, rootBytes, vaultBytes } from "./vault-folder";

const NEW = randomBytes(32);
const SECTOR = 512;

/** @param from null: the secret in root.key */
async function filled(from: Uint8Array | null) {
  const folder = join(newFolder(), "keys");
  const vault = await openVault(folder, from ?? undefined);
  await vault.dataKey(ACME, JANE);
  const keys = await keysOf(vault);
  await vault.close();
  return { folder, keys };
}

const optionsOf = (folder: string, rootSecret: Uint8Array | null) => ({
  vault: "file" as const,
  dataDirectory: join(folder, ".."),
  databaseUrl: "file:/nowhere",
  rootSecret,
  transit: null,
});

const rotate = (folder: string, from: Uint8Array | null, to: Uint8Array | null) =>
  rotateVault(optionsOf(folder, from), to === null ? null : optionsOf(folder, to));

async function keysUnder(folder: string, root: Uint8Array | null): Promise<string> {
  const vault = await openVault(folder, root ?? undefined);
  return keysOf(vault).finally(() => vault.close());
}

describe.each([
  ["a secret of the operator", randomBytes(32)],
  ["root.key", null],
])("a vault file under %s", (_, old) => {
  it("goes over to a new root: the old one is refused, and no key has changed", async () => {
    const { folder, keys } = await filled(old);
    await rotate(folder, old, NEW);
    expect(await keysUnder(folder, NEW)).toBe(keys);
    await expect(keysUnder(folder, old)).rejects.toThrow(/made with another root key|root\.key is missing/);
    expect(existsSync(join(folder, "root.key"))).toBe(false);
    await rotate(folder, old, NEW);
    expect(await keysUnder(folder, NEW), "run again").toBe(keys);
  });

  it("interrupted between any two sectors, it is refused under either root, and goes on when it is run again", async () => {
    const { folder, keys } = await filled(old);
    const asItWas = copyFolder(folder);
    const before = vaultBytes(folder);
    await rotate(folder, old, NEW);
    const after = vaultBytes(folder);
    const changed = sectorsThatDiffer(before, after);
    expect(changed.length).toBeGreaterThan(3);
    for (let kept = 1; kept < changed.length; kept++) {
      const half = join(newFolder(), "keys");
      await openVault(half, old ?? undefined).then((vault) => vault.close());
      writeFileSync(join(half, "vault.bin"), mixed(before, after, changed.slice(0, kept)));
      if (old === null) writeFileSync(join(half, "root.key"), rootBytes(asItWas));
      for (const root of [old, NEW]) await expect(keysUnder(half, root)).rejects.toThrow(/root/);
      await rotate(half, old, NEW);
      expect(await keysUnder(half, NEW), `${kept} sectors`).toBe(keys);
    }
  });

  it("goes over to the next epoch of the same root", async () => {
    const { folder, keys } = await filled(old);
    const backup = vaultBytes(folder);
    expect(await rotate(folder, old, null)).toContain("epoch 2");
    expect(vaultBytes(folder)).not.toEqual(backup);
    expect(await keysUnder(folder, old)).toBe(keys);
  });
});

it("a root that does not fit changes nothing", async () => {
  const old = randomBytes(32);
  const { folder, keys } = await filled(old);
  const before = vaultBytes(folder);
  await expect(rotate(folder, randomBytes(32), NEW)).rejects.toThrow(/another root key/);
  expect(vaultBytes(folder)).toEqual(before);
  expect(await keysUnder(folder, old)).toBe(keys);
});

/** Behind the two copies of the head, which is written last. */
function sectorsThatDiffer(before: Buffer, after: Buffer): number[] {
  const count = before.length / SECTOR;
  return Array.from({ length: count - 2 }, (_, n) => n + 2).filter(
    (n) => !before.subarray(n * SECTOR, (n + 1) * SECTOR).equals(after.subarray(n * SECTOR, (n + 1) * SECTOR)),
  );
}

function mixed(before: Buffer, after: Buffer, sectors: readonly number[]): Buffer {
  const bytes = Buffer.from(before);
  for (const n of sectors) after.copy(bytes, n * SECTOR, n * SECTOR, (n + 1) * SECTOR);
  return bytes;
}
