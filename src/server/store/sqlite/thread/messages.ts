import type { SqlQuery } from "@prisma/driver-adapter-utils";
import type { StoreErrorCode } from "@/server/ports/entry-store";

/** What a thread is told at its start. */
export interface ThreadData {
  readonly role: "writer" | "reader";
  /** Absolute path of the database file. */
  readonly file: string;
  /** How long a transaction may keep another write waiting, in milliseconds. */
  readonly transactionMs: number;
  /** One number. The loop raises it to end the reading that is under way. */
  readonly interrupt: SharedArrayBuffer;
}

/** To a thread. Each is answered once, under its id. */
export type Order = { readonly id: number } & (
  | { readonly kind: "call"; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: "query" | "execute"; readonly query: SqlQuery; readonly transaction: number | null }
  /** `begin` is answered when the transaction has the write lock; its number is the order's id. */
  | { readonly kind: "begin" }
  | { readonly kind: "commit" | "rollback"; readonly transaction: number }
  /** Keeps every write waiting, answered when the last one before has ended; until `release` with the order's id. */
  | { readonly kind: "hold" }
  | { readonly kind: "release"; readonly hold: number }
  /** Answered at once, whatever waits. */
  | { readonly kind: "ping" }
  | { readonly kind: "close" }
);

/** From a thread; `ready` once, when its connection is open. */
export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly error: SentError }
  | { readonly kind: "value"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: SentError };

/** An error on its way between threads, which take no classes along. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly code?: StoreErrorCode;
  /** What Prisma's adapters say of an error, as plain values. */
  readonly adapterCause?: unknown;
}
