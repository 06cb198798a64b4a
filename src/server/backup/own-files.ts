import { existsSync } from "node:fs";
import type { Config } from "../config";
import { BackupRefused } from "./backup-manifest";

/** The file of the database. @throws BackupRefused on Postgres, or without a file */
export function sqliteFileOf(config: Config): string {
  const file = databasePathOf(config);
  if (!existsSync(file)) throw new BackupRefused(`${file} is not there: name the data directory in LETHE_DATA_DIR.`);
  return file;
}

/** @throws BackupRefused on Postgres, whose own tools make copies that fit it */
export function databasePathOf({ databaseUrl }: Config): string {
  if (databaseUrl.startsWith("file:/")) return databaseUrl.slice("file:".length).replace(/^\/+/, "/");
  throw new BackupRefused(
    "The database is a Postgres: copy it with pg_dump, and the folder of keys with the servers stopped (docs/erasure.md). The ledger is never part of a copy.",
  );
}
