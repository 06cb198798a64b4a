import type { AdminClient, AdminTransaction, PointReads } from "../store/admin-client";
import type { EntryStore } from "./entry-store";
import type { UsageStore } from "./usage-store";

/** The types of Prisma's client, which is generated inside the store. */
export type { AdminClient, AdminTransaction, PointReads } from "../store/admin-client";

/** One thing that was done to remove deleted rows physically, and whether it held. */
export interface ScourStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Everything that is kept, on either database. The only thing that the container sees of this folder. */
export interface Database {
  readonly provider: "sqlite" | "postgres";
  readonly entries: EntryStore;
  readonly usage: UsageStore;
  /** Administrative rows, to read. Writing through it fails on both databases. */
  readonly read: AdminClient;
  /** Single administrative rows that a request waits for. */
  readonly point: PointReads;
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
