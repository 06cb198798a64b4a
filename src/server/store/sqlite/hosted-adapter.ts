import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { assert } from "@/lib/core/assert";
import { type Connection, type Mode, setUp } from "./connection";

/** Prisma's own adapter, for its conversions and errors, and the connection that it has opened. */
export interface HostedAdapter {
  readonly adapter: SqlDriverAdapter;
  readonly connection: Connection;
}

/** @throws StoreError unavailable */
export async function openHostedAdapter(file: string, mode: Mode): Promise<HostedAdapter> {
  const adapter = await new PrismaBetterSqlite3({ url: `file:${file}` }).connect();
  // The adapter keeps its connection to itself; a second one would wait for the lock of the first.
  const connection = (adapter as unknown as { readonly client?: Connection }).client;
  assert(typeof connection?.pragma === "function", "Prisma's adapter does not show its connection any more");
  return { adapter, connection: setUp(connection, mode) };
}
