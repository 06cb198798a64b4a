import type { Database } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { openPostgres } from "./postgres/database";
import { openSqlite } from "./sqlite/database";

export interface DatabaseOptions {
  /** `file:/absolute/path.db` or `postgresql://...`. */
  readonly url: string;
  /** The folder that holds sqlite/migrations and postgres/migrations: the project's `prisma`. */
  readonly migrationsRoot: string;
  readonly now: () => number;
  /** How long a transaction may keep another write waiting, in milliseconds; SQLite only. */
  readonly transactionMs?: number;
}

/** Opens a database and brings it up to the newest migration. @throws StoreError, MigrationRefused */
export async function openDatabase({ url, ...options }: DatabaseOptions): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres({ ...options, url });
  if (url.startsWith("file:/")) return openSqlite({ ...options, path: filePath(url) });
  throw new StoreError("invalid", "the database address begins with file:/ or postgresql://");
}

/** As Prisma reads it: no escapes, and `file:///a.db` is `file:/a.db`. */
function filePath(url: string): string {
  return url.slice("file:".length).replace(/^\/+/, "/");
}
