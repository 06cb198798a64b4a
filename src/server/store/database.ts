import type { Database } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { openPostgres } from "./postgres/database";
import { openSqlite } from "./sqlite/database";

export interface DatabaseOptions {
  /** `file:/absolute/path.db` or `postgresql://...`. */
  readonly url: string;
  /** The login of requests; null: one of its own is made. Postgres only. */
  readonly appUrl?: string | null;
  /** The folder that holds sqlite/migrations and postgres/migrations: the project's `prisma`. */
  readonly migrationsRoot: string;
  readonly now: () => number;
  /** How long a transaction may keep another write waiting, in milliseconds; SQLite only. */
  readonly transactionMs?: number;
  /** A read that a request waits for counts as failed when it takes longer, in milliseconds; Postgres only. */
  readonly slowReadMs?: number;
  /** Told when the database is not waited for any more, and when it is again; Postgres only. */
  readonly onAnswering?: (isAnswering: boolean) => void;
}

/** Opens a database and brings it up to the newest migration. @throws StoreError, MigrationRefused */
export async function openDatabase({ url, appUrl = null, ...options }: DatabaseOptions): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres({ ...options, url, appUrl });
  if (url.startsWith("file:/")) return openSqlite({ ...options, path: filePath(url) });
  throw new StoreError("invalid", "the database address begins with file:/ or postgresql://");
}

/** As Prisma reads it: no escapes, and `file:///a.db` is `file:/a.db`. */
function filePath(url: string): string {
  return url.slice("file:".length).replace(/^\/+/, "/");
}
