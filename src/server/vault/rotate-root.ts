import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { deriveKey } from "@/lib/seal/derive";
import { StartRefused } from "../ports/start-refused";
import { changeRoot, rotateRootOfDatabase } from "./database-records";
import { FileRecords } from "./file-records";
import { openKeyFileRecords, openRoot } from "./key-file";
import { rootOf, type VaultOptions } from "./open-vault";
import { destroyRootFile, type RootSource, rootFromOperator } from "./root-file";
import { SectorFile } from "./sector-file";

/**
 * Puts the keys of a vault under another root; null: under the next epoch of the one that it has. No server may run on it.
 * Interrupted, it is run again with the same two, and goes on where it was; in between neither of them starts a server.
 * @returns what was done
 * @throws StartRefused
 */
export async function rotateVault(from: VaultOptions, to: VaultOptions | null): Promise<string> {
  if (from.vault === "database") return rotateDatabase(from, to);
  if (to === null) return nextEpochOfFile(from);
  if (to.rootSecret === null)
    throw new StartRefused(
      "The new root of a vault in a file is a secret: LETHE_ROOT_KEY_NEW or LETHE_ROOT_KEY_FILE_NEW.",
    );
  await changeRootOfFile(resolve(from.dataDirectory, "keys"), from.rootSecret, to.rootSecret);
  return "The keys are under the new root. Start with it as LETHE_ROOT_KEY: the old one is refused now.";
}

async function rotateDatabase(from: VaultOptions, to: VaultOptions | null): Promise<string> {
  if (to === null) {
    const { epoch, oldDestroyed } = await rotateRootOfDatabase(from.databaseUrl, rootOf(from));
    return toldOfEpoch(epoch, oldDestroyed);
  }
  const count = await changeRoot(from.databaseUrl, rootOf(from), rootOf(to));
  return `${count} keys were wrapped under the new root. Start with it: the old one is refused now.`;
}

async function nextEpochOfFile({ dataDirectory, rootSecret }: VaultOptions): Promise<string> {
  const records = await openKeyFileRecords(optionsOf(resolve(dataDirectory, "keys"), rootSecret));
  const { epoch, oldDestroyed } = await records.rotateRoot().finally(() => records.close());
  return toldOfEpoch(epoch, oldDestroyed);
}

function toldOfEpoch(epoch: number, oldDestroyed: boolean): string {
  const copies = oldDestroyed
    ? "Older copies of the keys open nothing any more."
    : "Older copies of the keys are still opened by the root key that you hold: change it with LETHE_ROOT_KEY_NEW.";
  return `The keys are under epoch ${epoch} of their root. ${copies}`;
}

/** @param from null: the secret in `root.key` */
export async function changeRootOfFile(directory: string, from: Uint8Array | null, to: Uint8Array): Promise<void> {
  const rootFile = join(directory, "root.key");
  if (!(await opens(directory, to))) {
    const path = join(directory, "vault.bin");
    // Where the old root alone opens it, a rotation of its own that was interrupted is finished by that.
    await opens(directory, from);
    const old = await openRoot(optionsOf(directory, from), path);
    const records = await FileRecords.open(path, oneAfterTheOther(await epochOf(path), old, to));
    await records.close();
  }
  if (existsSync(rootFile)) await destroyRootFile(rootFile);
}

async function opens(directory: string, secret: Uint8Array | null): Promise<boolean> {
  try {
    const records = await openKeyFileRecords(optionsOf(directory, secret));
    await records.close();
    return true;
  } catch (error) {
    if (error instanceof StartRefused) return false;
    throw error;
  }
}

async function epochOf(path: string): Promise<number> {
  const file = await SectorFile.open(path, () => undefined);
  await file.close();
  return file.epoch;
}

/**
 * The epoch of the file's head is the old root's, the next one the new root's: a vault that is opened with both wraps
 * everything under the newer one, as after a rotation that was interrupted.
 */
function oneAfterTheOther(epoch: number, old: RootSource, secret: Uint8Array): RootSource {
  const next = rootFromOperator((of) => deriveKey(secret, "wrap", Buffer.from(`epoch ${of}`)));
  const newest = async () => ({ epoch: epoch + 1, secret: (await next.secretOf(epoch + 1)) as Uint8Array });
  return {
    secretOf: (wanted) => (wanted > epoch ? next.secretOf(wanted) : old.secretOf(wanted)),
    newest,
    advance: newest,
    forgetAllBut: async () => false,
  };
}

function optionsOf(directory: string, rootSecret: Uint8Array | null) {
  return { directory, mayCreate: false, ...(rootSecret === null ? {} : { rootSecret }) };
}
