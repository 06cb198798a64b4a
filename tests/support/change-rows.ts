import type { Database } from "better-sqlite3";
import { until } from "./until";

/**
 * Writes to the database of a server that runs in the same process, and returns the number of rows changed.
 * Open the connection with `timeout: 0`: to wait inside the statement would hold the very loop that the holder of
 * the lock needs to come to its end.
 */
export async function changeRows(database: Database, sql: string, ...values: unknown[]): Promise<number> {
  const { changes } = await until("the database may be written", () => {
    try {
      return database.prepare(sql).run(...values);
    } catch (error) {
      if ((error as { code?: string }).code === "SQLITE_BUSY") return null;
      throw error;
    }
  });
  return changes;
}
