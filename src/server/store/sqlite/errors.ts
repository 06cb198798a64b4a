import Sqlite from "better-sqlite3";
import { StoreError } from "@/server/ports/entry-store";

/** SQLite's result codes in the store's words. What is neither is a bug and stays as it is. */
export function toStoreError(err: unknown): unknown {
  if (!(err instanceof Sqlite.SqliteError)) return err;
  if (err.code.startsWith("SQLITE_CONSTRAINT")) return new StoreError("conflict", err.code, { cause: err });
  if (err.code === "SQLITE_ERROR" || err.code === "SQLITE_RANGE") return err;
  return new StoreError("unavailable", err.code, { cause: err });
}
