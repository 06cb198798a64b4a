import { existsSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { StartRefused } from "../ports/start-refused";

/**
 * A first start on an empty Postgres, in a data directory whose SQLite is filled: whoever set DATABASE_URL most likely
 * expects to find what was there. @throws StartRefused
 */
export function refuseBesideSqlite(dataDirectory: string): void {
  const path = join(dataDirectory, "lethe.db");
  if (!existsSync(path) || !isFilled(path)) return;
  throw new StartRefused(
    `${path} is filled, and the Postgres database is empty. To move everything, with DATABASE_URL unset: npm run -s move -- --to postgresql://user:password@host:5432/database (docs/scaling.md). To begin anew on Postgres, name another data directory: LETHE_DATA_DIR=/path.`,
  );
}

/** One that was moved already says so, and is no reason. */
function isFilled(path: string): boolean {
  const file = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const { tenants } = file.prepare("SELECT COUNT(*) AS tenants FROM tenant").get() as { tenants: number };
    const moved = file
      .prepare(`SELECT 1 FROM server_setting WHERE name = 'move' AND value LIKE '%"state":"moved"%'`)
      .get();
    return tenants > 0 && moved === undefined;
  } catch {
    // Not a database of ours, or one from before its first migration.
    return false;
  } finally {
    file.close();
  }
}
