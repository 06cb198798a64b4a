import { hostname } from "node:os";
import { join, resolve } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config";
import { readHead } from "../ledger/head-file";
import { LedgerFile } from "../ledger/ledger-file";
import { lockDirectory } from "../lock-directory";
import type { Clock } from "../ports/clock";
import type { LedgerHead } from "../ports/ledger";
import { writeAudit } from "../services/audit/audit-event";
import { requireOwnVault } from "../services/check-vault";
import { openLedgerBook } from "../services/ledger/open-ledger-book";
import { openDatabase } from "../store/database";
import { openVault } from "../vault/open-vault";
import { BackupRefused, DATABASE_FILE, readManifest, wholeFiles } from "./backup-manifest";
import { databasePathOf } from "./own-files";
import { RestorePlace } from "./restore-place";

export interface RestoreOptions {
  readonly config: Config;
  readonly projectDirectory: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly backup: string;
  /** Another backup, to take the keys from; null: the same. */
  readonly keysFrom: string | null;
  /** Heads that somebody can name: of the latest receipt, of the operator. */
  readonly stated: readonly LedgerHead[];
  /** What is there now goes. */
  readonly replace: boolean;
}

/** What was done again, in words. */
export interface Restored {
  readonly madeAt: string;
  readonly remarks: readonly string[];
}

/**
 * Puts a backup in the place of database and keys, with no server on them, and brings it up to the ledger: what was erased
 * since it was made is erased again before anybody can be served from it. Where the ledger is not the newest one that
 * somebody knows of, everything is as it was before.
 * @throws BackupRefused, StartRefused
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { config, backup, keysFrom } = options;
  const unlock = await lockDirectory(config.dataDirectory);
  try {
    const { madeAt } = await readManifest(backup);
    await wholeFiles(backup, "database");
    const keyFiles = await wholeFiles(keysFrom ?? backup, "keys");
    const place = new RestorePlace(databasePathOf(config), resolve(config.dataDirectory));
    await place.requireNothingAside();
    if (!options.replace && (await place.isTaken()))
      throw new BackupRefused(`${config.dataDirectory} holds a database or keys: they go only with --replace.`);
    // What is there may know of a newer ledger than anything that is put in its place.
    const present = await readHead(join(place.keys, "ledger.head"));
    await place.setAside();
    try {
      await place.fill(
        join(backup, DATABASE_FILE),
        keyFiles.map((file) => join(keysFrom ?? backup, file)),
      );
      const remarks = await bringUpToLedger({ ...options, stated: [...options.stated, present] }, madeAt);
      await place.dropAside();
      return { madeAt, remarks };
    } catch (error) {
      await place.putBack();
      throw error;
    }
  } finally {
    await unlock();
  }
}

/** As a start does it, and with the same refusals. */
async function bringUpToLedger(options: RestoreOptions, madeAt: string): Promise<readonly string[]> {
  const { config, clock, log, projectDirectory, stated } = options;
  const migrationsRoot = join(projectDirectory, "prisma");
  const closing: (() => Promise<void>)[] = [];
  try {
    const db = await openDatabase({ url: config.databaseUrl, migrationsRoot, now: clock.now });
    closing.push(() => db.close());
    const vault = await openVault(config, false);
    await requireOwnVault(db, vault);
    closing.push(() => vault.close());
    const keysDirectory = resolve(config.dataDirectory, "keys");
    const ledger = await LedgerFile.open({ directory: config.ledgerDirectory, keysDirectory });
    closing.push(() => ledger.close());
    const { acceptRestore, vault: keysIn } = config;
    const sides = { host: hostname(), keysIn };
    const book = await openLedgerBook({ db, vault, ledger, clock, log, stated, acceptRestore, ...sides });
    const event = { action: "backup.restore", tenantId: null, target: null, details: { madeAt } };
    await db.write((tx) => writeAudit(tx, clock.now(), { actor: { kind: "system" }, ...event }));
    // What the replay deleted leaves the log as well.
    await db.purge([]);
    return book.remarks;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
