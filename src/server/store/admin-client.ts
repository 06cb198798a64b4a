import type { Prisma, PrismaClient } from "./generated/sqlite/client";

/**
 * The Prisma client of either database. Both are generated from the same models, so rows and arguments are the same
 * types, but TypeScript does not see the two classes as one: the Postgres client is cast to this, once, in
 * postgres/admin.ts. Filters that only one database knows (`mode: "insensitive"`) are absent from the SQLite types and so
 * can't be used by accident.
 */
export type AdminClient = PrismaClient;

/** Inside `Database.write`. */
export type AdminTransaction = Prisma.TransactionClient;

/** How long an administrative transaction may take, in milliseconds; then it is rolled back. */
export const TRANSACTION_MS_MAX = 10_000;

/** How long it may wait for a connection, in milliseconds. */
export const TRANSACTION_WAIT_MS_MAX = 5_000;

const READ_OPERATIONS = new Set([
  "findUnique",
  "findUniqueOrThrow",
  "findFirst",
  "findFirstOrThrow",
  "findMany",
  "count",
  "aggregate",
  "groupBy",
]);

/** A new operation that nobody has listed counts as a write. */
export function isReadOperation(operation: string): boolean {
  return READ_OPERATIONS.has(operation);
}
