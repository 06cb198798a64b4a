import fs from "node:fs";
import Sqlite from "better-sqlite3";
import { StoreError } from "@/server/ports/entry-store";

export type Connection = Sqlite.Database;

/**
 * What every connection of ours must run under, as `name: [text to set, value read back]`.
 * WAL: readers never wait for the writer. synchronous FULL (2): an acknowledged write survives a power cut; NORMAL was
 * seen to sync 10 times where FULL syncs 110. secure_delete: deleted rows are overwritten with zeros.
 */
const PRAGMAS: Record<string, readonly [string, string | number]> = {
  journal_mode: ["WAL", "wal"],
  synchronous: ["FULL", 2],
  secure_delete: ["ON", 1],
  busy_timeout: ["2000", 2000],
  foreign_keys: ["ON", 1],
};

/** The pragmas as one script, for connections that somebody else opens (Prisma's adapter). */
export const PRAGMA_SCRIPT = Object.entries(PRAGMAS)
  .map(([name, [text]]) => `PRAGMA ${name} = ${text};`)
  .join("\n");

export const READ_ONLY_SCRIPT = "PRAGMA query_only = ON;";

/**
 * Makes the file when it is not there. Only the owner of the process may read it; SQLite gives -wal and -shm the mode of
 * the file they belong to. @throws StoreError unavailable
 */
export function makePrivateFile(file: string): void {
  inOpening(() => {
    // Never opened when it exists: closing any descriptor of a database file drops the process's locks on it.
    if (!fs.existsSync(file)) fs.closeSync(fs.openSync(file, "wx", 0o600));
    fs.chmodSync(file, 0o600);
  });
}

/** @throws StoreError unavailable, when the file can't be opened or a pragma does not hold */
export function openConnection(file: string, mode: "write" | "read"): Connection {
  return inOpening(() => {
    const connection = new Sqlite(file, { fileMustExist: true });
    connection.exec(PRAGMA_SCRIPT);
    assertPragmas((name) => connection.pragma(name, { simple: true }));
    if (mode === "read") connection.exec(READ_ONLY_SCRIPT);
    return connection;
  });
}

function inOpening<T>(open: () => T): T {
  try {
    return open();
  } catch (err) {
    if (err instanceof StoreError) throw err;
    throw new StoreError("unavailable", `cannot open the database: ${(err as Error).message}`, { cause: err });
  }
}

/** A pragma that a build of SQLite does not know is ignored without a word: read each one back. */
export function assertPragmas(read: (name: string) => unknown): void {
  for (const [name, [, wanted]] of Object.entries(PRAGMAS)) {
    const found = read(name);
    if (found !== wanted) {
      throw new StoreError("unavailable", `PRAGMA ${name} is ${String(found)} and must be ${wanted}`);
    }
  }
}
