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
  foreign_keys: ["ON", 1],
};

const PRAGMA_SCRIPT = Object.entries(PRAGMAS)
  .map(([name, [text]]) => `PRAGMA ${name} = ${text};`)
  .join("\n");

/** What a connection is for, and how long it waits inside a statement for a lock that somebody else holds, in milliseconds. */
export type Mode = keyof typeof BUSY_MS;

/**
 * `point`: single rows, on the event loop, which waits for nothing. `read`: lists and sums, in the reading thread. `write`:
 * in the writing thread, which waits between two attempts and not inside one. `migrate`: at start, before anybody is served.
 */
export const BUSY_MS = { point: 0, read: 1_000, write: 0, migrate: 10_000 } as const;

/** Everything that is set on a connection, as one script. */
export function setUpScript(mode: Mode): string {
  const queryOnly = isReading(mode) ? "PRAGMA query_only = ON;" : "";
  return `${PRAGMA_SCRIPT}\nPRAGMA busy_timeout = ${BUSY_MS[mode]};\n${queryOnly}`;
}

function isReading(mode: Mode): boolean {
  return mode === "point" || mode === "read";
}

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
export function openConnection(file: string, mode: Mode): Connection {
  return inOpening(() => setUp(new Sqlite(file, { fileMustExist: true }), mode));
}

/** For a connection that somebody else has opened (Prisma's adapter). @throws StoreError unavailable */
export function setUp(connection: Connection, mode: Mode): Connection {
  // The adapter's connections give every integer as a BigInt.
  const value = (name: string) => Number.parseInt(String(connection.pragma(name, { simple: true })), 10);
  connection.pragma("busy_timeout = 10000");
  connection.exec(setUpScript(mode));
  assertPragmas((name) => plain(connection.pragma(name, { simple: true })));
  if (value("busy_timeout") !== BUSY_MS[mode]) throw new StoreError("unavailable", "PRAGMA busy_timeout does not hold");
  return connection;
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
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
