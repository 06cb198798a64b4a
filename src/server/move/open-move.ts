import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Logger } from "pino";
import { type Config, ConfigError } from "../config";
import { LedgerFile } from "../ledger/ledger-file";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import { auditOwner } from "../services/audit/audit-keys";
import { openLedgerBook } from "../services/ledger/open-ledger-book";
import { openDatabase } from "../store/database";
import { openBothVaults } from "../vault/move-keys";
import { rootOf } from "../vault/open-vault";
import { writeMarker } from "./marker";
import { begin, moveAll, type Places } from "./move";

const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

export interface MoveOptions {
  /** As the server on SQLite was started with; its root key, or transit engine, is also the new vault's. */
  readonly config: Config;
  readonly to: string;
  readonly migrationsRoot: string;
  readonly log: Logger;
  readonly say: (text: string) => void;
}

/** From the SQLite and the key file of a data directory, which nobody else may use meanwhile, to Postgres. @throws StartRefused, ConfigError */
export async function moveToPostgres({ config, to: url, migrationsRoot, log, say }: MoveOptions): Promise<void> {
  requireSqlite(config);
  const root = rootOf(config);
  const { now } = systemClock;
  const closers: (() => Promise<void>)[] = [];
  const opened = <T extends { close(): Promise<void> }>(one: T): T => {
    closers.unshift(() => one.close());
    return one;
  };
  try {
    const from = opened(await openDatabase({ url: config.databaseUrl, migrationsRoot, now }));
    const to = opened(await openDatabase({ url, appUrl: config.databaseAppUrl, migrationsRoot, now }));
    const places = placesOf(config, url);
    const tenantIds = await begin(from, to, places);
    const keys = resolve(config.dataDirectory, "keys");
    const file = { directory: keys, mayCreate: false, ...rootOfFile(keys, config) };
    const owners = tenantIds.flatMap((id) => [id, auditOwner(id)]);
    const vaults = await openBothVaults(file, { url, root }, owners);
    opened(vaults.from);
    opened(vaults.to);
    const ledger = opened(await LedgerFile.open({ directory: config.ledgerDirectory, keysDirectory: keys }));
    const parts = { ledger, db: from, clock: systemClock, log, vault: vaults.from, host: hostname() };
    const book = await openLedgerBook({ ...parts, keysIn: config.vault, stated: [], acceptRestore: false });
    const move = { from: { db: from, vault: vaults.from, ledger: book }, to: { db: to, vault: vaults.to } };
    await moveAll(move, places, tenantIds, say);
  } finally {
    for (const close of closers) await close();
  }
}

/** The old database may be used again; the new one has to be dropped. */
export async function cancelMove(config: Config, migrationsRoot: string): Promise<void> {
  requireSqlite(config);
  const from: Database = await openDatabase({ url: config.databaseUrl, migrationsRoot, now: systemClock.now });
  try {
    await writeMarker(from, null);
  } finally {
    await from.close();
  }
}

/** A file that has a root of its own beside it is not under the operator's, which is for the new vault then. */
function rootOfFile(keys: string, { rootSecret }: Config): { rootSecret?: Uint8Array } {
  return rootSecret === null || existsSync(resolve(keys, "root.key")) ? {} : { rootSecret };
}

function requireSqlite({ databaseUrl, vault }: Config): void {
  if (databaseUrl.startsWith("file:") && vault === "file") return;
  throw new ConfigError(
    "What is moved is a SQLite database and its key file: leave DATABASE_URL and LETHE_VAULT as the server on SQLite had them, and name the Postgres with --to.",
  );
}

function placesOf(config: Config, url: string): Places {
  const { hostname, port, pathname } = new URL(url);
  const { databaseUrl: from, ledgerDirectory } = config;
  return { from, to: `${hostname}:${port || "5432"}${pathname}`, ledgerDirectory };
}
