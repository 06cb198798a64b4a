import type { Prisma, PrismaClient } from "./generated/sqlite/client";

/**
 * The Prisma client of either database. Both are generated from the same models, so rows and arguments are the same
 * types, but TypeScript does not see the two classes as one: the Postgres client is cast to this, once, in
 * postgres/admin.ts. Filters that only one database knows (`mode: "insensitive"`) are absent from the SQLite types and so
 * can't be used by accident.
 */
export type AdminClient = PrismaClient;

/**
 * What a request itself waits for: single rows by a unique value, and the policy versions of one tenant, by their index. No
 * list, no sum: it may run on the event loop.
 */
export type PointReads = { readonly [Model in "tenant" | "appKey"]: Pick<PrismaClient[Model], "findUnique"> } & {
  readonly policyVersion: Pick<PrismaClient["policyVersion"], "findMany">;
};

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
