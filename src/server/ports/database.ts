import type { AdminClient, AdminTransaction, PointReads } from "../store/admin-client";
import type { EntryStore } from "./entry-store";
import type { LedgerCopy } from "./ledger";
import type { UsageStore } from "./usage-store";

/** The types of Prisma's client, which is generated inside the store. */
export type { AdminClient, AdminTransaction, PointReads } from "../store/admin-client";

/** One thing that was done to remove deleted rows physically, and whether it held. */
export interface PurgeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** A copy of deleted bytes that was not removed, and why. */
export interface CopyLeft {
  readonly copy: string;
  /** When it is gone by itself; null: nobody here can say. ISO 8601. */
  readonly until: string | null;
  readonly detail: string;
}

/** What became of the physical removal. */
export interface PurgeReport {
  readonly steps: readonly PurgeStep[];
  /** Positions, in the list that was asked for, of the byte strings that are still found. */
  readonly found: readonly number[];
  /** Whether the medium itself was searched, or only what the database shows of it. */
  readonly searched: { readonly medium: boolean; readonly detail: string };
  readonly copiesLeft: readonly CopyLeft[];
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
  /** Null on SQLite, where one process has one ledger. */
  readonly ledgerCopy: LedgerCopy | null;
  /** False while reads that a request waits for fail at once: the database has not answered in time, and is tried in the background. */
  isAnswering(): boolean;
  /** What waits to be written: orders of the writing thread, or requests for a connection. */
  writesWaiting(): number;
  /** @throws StoreError unavailable */
  ping(): Promise<void>;
  /**
   * Removes deleted rows physically, after erasures, and looks for these byte strings (8 bytes or more each). Says step by
   * step what was done; never throws for a failed step. Rewrites files only when something is still found, or when much of
   * the file is free: one person must not rewrite ten gigabytes. `wholly`: what went can't be looked for (the short name of
   * a tenant), so everything is rewritten.
   */
  purge(needles: readonly Uint8Array[], wholly?: boolean): Promise<PurgeReport>;
  /** How many of the byte strings (8 bytes or more each) occur: in the files on SQLite, in the tables on Postgres. */
  findBytes(needles: readonly Uint8Array[]): Promise<number>;
  /** Ends what is under way, then closes. May be called twice. */
  close(): Promise<void>;
}
