import fs from "node:fs";
import Sqlite from "better-sqlite3";
import { StoreError } from "@/server/ports/entry-store";
import { toStoreError } from "./errors";

/** A file up to this size is looked through whole, in about a fifth of a second. */
const WHOLE_BYTES_MAX = 64 * 1024 * 1024;
/** Anybody may ask whether the server is ready: the whole is not looked through each time. */
const WHOLE_EVERY_MS = 5_000;

/**
 * Whether the file can still be read. On a connection of its own each time: one that is open answers from its own memory,
 * whatever has become of the file.
 */
export function databaseProbe(file: string, now: () => number): () => void {
  let wholeAt = Number.NEGATIVE_INFINITY;
  return () => {
    const connection = open(file);
    try {
      touchEveryTable(connection);
      const due = now() - wholeAt >= WHOLE_EVERY_MS && fs.statSync(file).size <= WHOLE_BYTES_MAX;
      if (due) lookThrough(connection);
      // Only a sound one may rest: damage is found again each time.
      if (due) wholeAt = now();
    } catch (error) {
      throw toStoreError(error);
    } finally {
      connection.close();
    }
  };
}

function open(file: string): Sqlite.Database {
  try {
    return new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 0 });
  } catch (error) {
    throw new StoreError("unavailable", "the database file can't be opened", { cause: error });
  }
}

function touchEveryTable(connection: Sqlite.Database): void {
  const names = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  for (const name of names) connection.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).get();
}

function lookThrough(connection: Sqlite.Database): void {
  const found = connection.pragma("quick_check(1)", { simple: true });
  if (found !== "ok") throw new StoreError("unavailable", "the database file is damaged: restore it from a backup");
}
