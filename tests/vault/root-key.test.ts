import { randomBytes } from "node:crypto";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRootFile } from "@/server/vault/root-file";
import { ACME, copyFolder, keysOf, newFolder, openVault, rootBytes, vaultBytes } from "./vault-folder";

async function filledVault(rootSecret?: Uint8Array) {
  const folder = newFolder();
  const vault = await openVault(folder, rootSecret);
  const keys = await keysOf(vault);
  await vault.close();
  return { folder, keys };
}

describe("a root key that does not fit", () => {
  const [right, wrong] = [randomBytes(32), randomBytes(32)];

  it("of the operator is refused, and the vault is not touched", async () => {
    const { folder, keys } = await filledVault(right);
    const before = vaultBytes(folder);
    await expect(openVault(folder, wrong)).rejects.toThrow(/made with another root key.*LETHE_ROOT_KEY/);
    expect(vaultBytes(folder)).toEqual(before);
    expect(await keysOf(await openVault(folder, right))).toBe(keys);
  });

  it("in the file is refused, and the vault is not touched", async () => {
    const { folder } = await filledVault();
    const { folder: stranger } = await filledVault();
    const before = vaultBytes(folder);
    copyFileSync(join(stranger, "root.key"), join(folder, "root.key"));
    await expect(openVault(folder)).rejects.toThrow(/made with another root key/);
    expect(vaultBytes(folder)).toEqual(before);
  });

  it("that is lost is not made anew over a vault", async () => {
    const { folder } = await filledVault();
    rmSync(join(folder, "root.key"));
    await expect(openVault(folder)).rejects.toThrow(/root\.key is missing.*restore it/);
    await expect(openVault(folder), "the second time too").rejects.toThrow(/root\.key is missing/);
  });

  it("of an older epoch is told as such", async () => {
    const { folder } = await filledVault();
    const old = rootBytes(folder);
    const vault = await openVault(folder);
    await vault.rotateRoot();
    await vault.close();
    writeFileSync(join(folder, "root.key"), old);
    await expect(openVault(folder)).rejects.toThrow(/root epoch 2/);
  });

  it.each([
    ["empty", Buffer.alloc(0)],
    ["short", Buffer.from("LTHROOT1")],
    ["something else", randomBytes(80)],
  ])("that is %s is told as such", async (_, bytes) => {
    const { folder } = await filledVault();
    writeFileSync(join(folder, "root.key"), bytes);
    await expect(openVault(folder)).rejects.toThrow(/is not a root key file: restore it/);
  });

  it("of a wrong length is told as such", async () => {
    await expect(openVault(newFolder(), randomBytes(16))).rejects.toThrow(/LETHE_ROOT_KEY must be 32 bytes/);
  });

  it("a file that is no vault is told as such", async () => {
    const { folder } = await filledVault();
    writeFileSync(join(folder, "vault.bin"), randomBytes(2_048));
    await expect(openVault(folder)).rejects.toThrow(/is not a vault file, or its head is damaged/);
  });
});

describe("a root key of the operator", () => {
  it("opens the vault after rotations and restarts, and leaves no root.key behind", async () => {
    const secret = randomBytes(32);
    const { folder, keys } = await filledVault(secret);
    for (const epoch of [2, 3]) {
      const vault = await openVault(folder, secret);
      expect(await vault.rotateRoot()).toEqual({ epoch, oldDestroyed: false });
      await vault.close();
    }
    expect(await keysOf(await openVault(folder, secret))).toBe(keys);
    expect(() => rootBytes(folder)).toThrow(/ENOENT/);
    expect(vaultBytes(folder).includes(secret)).toBe(false);
  });
});

describe("a rotation", () => {
  it("changes every byte that was sealed and no key", async () => {
    const { folder, keys } = await filledVault();
    const [vaultBefore, rootBefore] = [vaultBytes(folder), rootBytes(folder)];
    const vault = await openVault(folder);
    expect(await vault.rotateRoot()).toEqual({ epoch: 2, oldDestroyed: true });
    expect(await keysOf(vault)).toBe(keys);
    expect(vaultBytes(folder).includes(vaultBefore.subarray(1024 + 16, 1024 + 80))).toBe(false);
    expect(rootBytes(folder).includes(rootBefore.subarray(12, 44)), "the old secret is gone").toBe(false);
    await vault.close();
    expect(await keysOf(await openVault(folder))).toBe(keys);
  });

  it("leaves copies of the vault in old backups dead", async () => {
    const { folder } = await filledVault();
    const backup = vaultBytes(folder);
    const vault = await openVault(folder);
    await vault.rotateRoot();
    await vault.close();
    writeFileSync(join(folder, "vault.bin"), backup);
    await expect(openVault(folder)).rejects.toThrow(/root epoch 1/);
  });

  it("takes its turn among keys being made and destroyed", async () => {
    const folder = newFolder();
    const vault = await openVault(folder);
    const work = Array.from({ length: 20 }, (_, i) => [
      vault.dataKey(ACME, `p${i}` as never),
      i % 5 === 0 ? vault.rotateRoot() : null,
    ]);
    await Promise.all(work.flat());
    const keys = await Promise.all(work.map(([made]) => made as ReturnType<typeof vault.dataKey>));
    await vault.close();
    const again = await openVault(folder);
    for (const { id, key } of keys) expect((await again.openDataKey(ACME, id))?.key).toEqual(key);
  });
});

describe("a rotation that was interrupted is mended at the next start", () => {
  /** The folder after the new secret was made, and after some of the slots were wrapped under it. */
  async function steps() {
    const { folder, keys } = await filledVault();
    const advanced = copyFolder(folder);
    await (await openRootFile(join(advanced, "root.key"))).advance();
    const done = copyFolder(advanced);
    await (await openVault(done)).close();
    const half = copyFolder(advanced);
    const [before, after] = [vaultBytes(advanced), vaultBytes(done)];
    const middle = 512 * 4;
    writeFileSync(
      join(half, "vault.bin"),
      Buffer.concat([before.subarray(0, 1024), after.subarray(1024, middle), before.subarray(middle)]),
    );
    return { keys, old: rootBytes(folder).subarray(12, 44), folders: { advanced, half } };
  }

  it.each(["advanced", "half"] as const)("after the step '%s'", async (step) => {
    const { folders, keys, old } = await steps();
    const folder = folders[step];
    const vault = await openVault(folder);
    expect(await keysOf(vault)).toBe(keys);
    expect(rootBytes(folder).includes(old), "the secret that wraps nothing is gone").toBe(false);
    await vault.rotateRoot();
    await vault.close();
    expect(await keysOf(await openVault(folder))).toBe(keys);
  });
});
