import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import type { Config } from "../config";
import { readHead } from "../ledger/head-file";
import type { CopyLock } from "../ports/copy-lock";
import {
  type BackupManifest,
  BackupRefused,
  DATABASE_FILE,
  describeFile,
  KEYS_FOLDER,
  MANIFEST,
} from "./backup-manifest";
import { DirectoryCopyLock } from "./copy-lock";
import { sqliteFileOf } from "./own-files";
import { readStableFolder } from "./stable-folder";

/** How long the physical steps of an erasure are waited for. */
const TRIES_MAX = 300;
const TRY_PAUSE_MS = 1_000;

export interface BackupTiming {
  readonly now?: () => number;
  /** One a second, for the lock that erasures and backups take in turn. */
  readonly tries?: number;
}

export interface MadeBackup extends BackupManifest {
  readonly directory: string;
}

/**
 * A copy of database and keys beside a running server, that a restore can be trusted with: of the database one moment,
 * written anew so that no deleted byte goes along; of the keys a moment after, so that they are never older than what they
 * open. Not the ledger, which has to outlive every copy. Whole or not there at all.
 * @throws BackupRefused
 */
export async function makeBackup(
  config: Config,
  target: string,
  version: string,
  { now = Date.now, tries = TRIES_MAX }: BackupTiming = {},
): Promise<MadeBackup> {
  const source = sqliteFileOf(config);
  const directory = resolve(target);
  // Before anything is touched: what lies beside the target may be that of a run that is under way.
  const release = await waitForErasures(new DirectoryCopyLock(config.dataDirectory), tries);
  try {
    await mkdir(dirname(directory), { recursive: true });
    await mkdir(directory, { mode: 0o700 }).catch(() => {
      throw new BackupRefused(`${directory} is there already, or can't be made: name a folder that is not there yet.`);
    });
    return { ...(await fillBackup(config, { source, directory, version, now })), directory };
  } finally {
    release();
  }
}

interface Filling {
  readonly source: string;
  readonly directory: string;
  readonly version: string;
  readonly now: () => number;
}

/** @param filling its directory is there, empty, and goes again when this fails */
async function fillBackup(config: Config, { source, directory, version, now }: Filling): Promise<BackupManifest> {
  const unfinished = `${directory}.unfinished`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    for (const folder of ["", dirname(DATABASE_FILE), KEYS_FOLDER])
      await mkdir(join(unfinished, folder), { mode: 0o700 });
    const madeAt = new Date(now()).toISOString();
    await copyDatabase(source, join(unfinished, DATABASE_FILE));
    const keys = resolve(config.dataDirectory, "keys");
    const ledger = await readHead(join(keys, "ledger.head"));
    const names = await copyKeys(keys, join(unfinished, KEYS_FOLDER));
    const files = [DATABASE_FILE, ...names.map((name) => `${KEYS_FOLDER}/${name}`)];
    const manifest: BackupManifest = { format: "lethe-backup/1", version, madeAt, ledger, files: [] };
    for (const file of files) manifest.files.push(await describeFile(unfinished, file));
    await writeFile(join(unfinished, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    for (const file of [...files, MANIFEST, KEYS_FOLDER, dirname(DATABASE_FILE), ""])
      await sync(join(unfinished, file));
    // An empty folder gives way to a renamed one.
    await rename(unfinished, directory);
    await sync(dirname(directory));
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function waitForErasures(lock: CopyLock, most: number): Promise<() => void> {
  for (let tries = 1; tries <= most; tries++) {
    if (tries > 1) await pause(TRY_PAUSE_MS);
    const release = lock.take();
    if (release !== null) return release;
  }
  throw new BackupRefused("An erasure, or another backup, has been at work for five minutes: try again later.");
}

/** `backup()` of the driver would copy free pages as they are; this writes rows. */
async function copyDatabase(source: string, target: string): Promise<void> {
  await writeFile(target, "", { mode: 0o600 });
  const database = new Sqlite(source, { fileMustExist: true, timeout: 10_000 });
  try {
    database.prepare("VACUUM INTO ?").run(target);
  } finally {
    database.close();
  }
}

async function copyKeys(from: string, to: string): Promise<string[]> {
  const files = await readStableFolder(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new BackupRefused(`${from} is not there: name the data directory of the server in LETHE_DATA_DIR.`);
  });
  for (const [name, content] of files) await writeFile(join(to, name), content, { mode: 0o600 });
  return [...files.keys()];
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
}
