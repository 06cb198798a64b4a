import { existsSync } from "node:fs";
import { chmod, mkdir, open as openFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { deriveKey, KEY_BYTES } from "@/lib/seal/derive";
import { StartRefused } from "../ports/start-refused";
import type { Vault } from "../ports/vault";
import { FileRecords } from "./file-records";
import { Keyring } from "./keyring";
import { OLD_MAGIC, readOldFile } from "./old-slot-file";
import { openRootFile, type RootSource, rootFromOperator } from "./root-file";
import { MAGIC, SectorFile } from "./sector-file";

export interface KeyFileOptions {
  /** Made with 0700 when missing. Holds `root.key` and `vault.bin`, both 0600. */
  readonly directory: string;
  /** 32 bytes held by the operator in place of `root.key`. */
  readonly rootSecret?: Uint8Array;
  /** False where a database is filled already: its keys can't be made a second time. */
  readonly mayCreate?: boolean;
}

/** The embedded vault: root key -> tenant keys -> data keys, in a file of sectors. @throws StartRefused */
export async function openKeyFileVault(options: KeyFileOptions): Promise<Vault> {
  return Keyring.over(await openKeyFileRecords(options));
}

/** @throws StartRefused */
export async function openKeyFileRecords(options: KeyFileOptions): Promise<FileRecords> {
  const path = join(options.directory, "vault.bin");
  if (options.mayCreate === false && !existsSync(path)) {
    throw new StartRefused(
      `${path} is missing, and the database is filled: without its keys nothing in it can be read. Restore the folder of keys that belongs to it, or name an empty database.`,
    );
  }
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  await chmod(options.directory, 0o700);
  const root = await openRoot(options, path);
  await prepareFile(path, root);
  await chmod(path, 0o600);
  return FileRecords.open(path, root);
}

export async function openRoot(options: KeyFileOptions, vaultPath: string): Promise<RootSource> {
  const { directory, rootSecret } = options;
  if (rootSecret !== undefined) {
    if (rootSecret.length !== KEY_BYTES) {
      throw new StartRefused("LETHE_ROOT_KEY must be 32 bytes: 64 hexadecimal digits");
    }
    return rootFromOperator((epoch) => deriveKey(rootSecret, "wrap", Buffer.from(`epoch ${epoch}`)));
  }
  const path = join(directory, "root.key");
  if (existsSync(vaultPath) && !existsSync(path)) {
    throw new StartRefused(
      `${path} is missing, and ${vaultPath} can't be opened without it: restore it from your backup, or start with the LETHE_ROOT_KEY that the vault was made with`,
    );
  }
  // A first start that ended between making the file and writing the secret: nothing was ever wrapped by it.
  if (!existsSync(vaultPath) && (await sizeOf(path)) === 0) await rm(path);
  return openRootFile(path);
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

/** A file in the present format: made where there is none, carried over from the first version. */
async function prepareFile(path: string, root: RootSource): Promise<void> {
  // Left by a creation that was interrupted: the file itself is as it was.
  await rm(`${path}.next`, { force: true });
  if (!existsSync(path)) return SectorFile.create(path, (await root.newest()).epoch);
  const magic = await magicOf(path);
  if (magic.equals(MAGIC) || !magic.equals(OLD_MAGIC)) return;
  await carryOver(path, root);
}

/** Whole or not at all; then under a new root, so that the freed blocks of the old file open nothing. */
async function carryOver(path: string, root: RootSource): Promise<void> {
  const old = await readOldFile(path, async (epoch) => {
    const secret = await root.secretOf(epoch);
    if (secret !== null) return deriveKey(secret, "wrap");
    throw new StartRefused(`${path} is wrapped by root epoch ${epoch}, which this root key does not hold`);
  });
  const { epoch } = await root.newest();
  await SectorFile.create(`${path}.carried`, epoch);
  const records = await FileRecords.open(`${path}.carried`, root);
  for (const record of old) await records.carry(record);
  await records.moveTo(path);
  await records.rotateRoot();
  await records.close();
}

async function magicOf(path: string): Promise<Buffer> {
  const file = await openFile(path, "r");
  try {
    const magic = Buffer.alloc(MAGIC.length);
    await file.read(magic, 0, magic.length, 0);
    return magic;
  } finally {
    await file.close();
  }
}
