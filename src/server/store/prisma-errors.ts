import { StoreError, type StoreErrorCode } from "@/server/ports/entry-store";

/** Prisma's codes: https://www.prisma.io/docs/orm/reference/error-reference */
const CODES: Record<string, StoreErrorCode> = {
  P2000: "invalid", // too long for its column
  P2002: "conflict", // unique
  P2003: "conflict", // foreign key
  P2006: "invalid", // not valid for its field
  P2007: "invalid", // failed validation
  P2014: "conflict", // would break a required relation
  P2015: "missing",
  P2020: "invalid", // out of range
  P2024: "unavailable", // no connection in time
  P2025: "missing",
  P2028: "unavailable", // transaction ran out of time
  P2034: "conflict", // deadlock or write conflict
  P2037: "unavailable", // too many connections
};

/** Prisma's errors in the store's words. What is neither is a bug, or the caller's own, and stays as it is. */
export function fromPrismaError(err: unknown): unknown {
  if (!(err instanceof Error)) return err;
  const code = storeCode(err);
  return code ? new StoreError(code, `the database answered ${prismaCode(err) ?? err.name}`, { cause: err }) : err;
}

/** The writer ended the transaction, because it kept others waiting: nothing of it is there. */
export function wasCutShort(err: unknown): boolean {
  if (!(err instanceof Error)) return false;
  // As Prisma says it of a statement; what ends a transaction says it in the adapter's words.
  if (prismaCode(err) === "P1018") return true;
  return err.name === "DriverAdapterError" && isAlreadyClosed(err.cause);
}

function isAlreadyClosed(cause: unknown): boolean {
  return typeof cause === "object" && cause !== null && "kind" in cause && cause.kind === "TransactionAlreadyClosed";
}

function storeCode(err: Error): StoreErrorCode | null {
  // By name: each generated client carries classes of its own.
  if (err.name === "PrismaClientUnknownRequestError" || err.name === "PrismaClientInitializationError") {
    return "unavailable";
  }
  // What ends a transaction is no query, and its errors come as the adapter threw them.
  if (err.name === "DriverAdapterError") return "unavailable";
  if (err.name !== "PrismaClientKnownRequestError") return null;
  const code = prismaCode(err) ?? "";
  return code.startsWith("P1") ? "unavailable" : (CODES[code] ?? null);
}

function prismaCode(err: Error): string | null {
  return "code" in err && typeof err.code === "string" ? err.code : null;
}
