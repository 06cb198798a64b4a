import { type EntryStore, StoreError } from "@/server/ports/entry-store";
import type { UsageStore } from "@/server/ports/usage-store";
import type { AdminClient, AdminTransaction } from "./admin-client";
import { openPostgres } from "./postgres/database";
import type { ScourStep } from "./scour";
import { openSqlite } from "./sqlite/database";

export type { AdminClient, AdminTransaction } from "./admin-client";

/** Everything that is kept, on either database. The only thing that the container sees of this folder. */
export interface Database {
  readonly provider: "sqlite" | "postgres";
  readonly entries: EntryStore;
  readonly usage: UsageStore;
  /** Administrative rows, to read. Writing through it fails on both databases. */
  readonly read: AdminClient;
  /** For a library that wants a whole client (better-auth's prismaAdapter): its writes are queued like all others. */
  readonly auth: AdminClient;
  /** One transaction over administrative rows; rolled back when `work` throws. @throws StoreError, or what `work` throws */
  write<T>(work: (tx: AdminTransaction) => Promise<T>): Promise<T>;
  /** @throws StoreError unavailable */
  ping(): Promise<void>;
  /** Removes deleted rows physically, after an erasure. Says step by step what was done; never throws for a failed step. */
  scour(): Promise<ScourStep[]>;
  /** How many of the byte strings (8 bytes or more each) occur: in the files on SQLite, in the tables on Postgres. */
  findBytes(needles: readonly Uint8Array[]): Promise<number>;
  /** Ends what is under way, then closes. May be called twice. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `file:/absolute/path.db` or `postgresql://...`. */
  readonly url: string;
  /** The folder that holds sqlite/migrations and postgres/migrations: the project's `prisma`. */
  readonly migrationsRoot: string;
  readonly now: () => number;
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
