import type { KeyId, TenantId } from "@/lib/core/brand";
import type { AdminTransaction } from "./database";

/** Where a ledger stands. `hash`: SHA-256 of its last record, base64url; of none: sequence 0 and an empty hash. */
export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * `person`, `tenant`: an erasure. `deletion`: of the tenant itself. `withdrawn`: the erasure of this id did not come about. `invalidation`: what was stored
 * before is not served. `epoch`: the vault is wrapped anew. `accepted`: records before it are lost, and an operator said to
 * go on.
 */
export type LedgerAct = "person" | "tenant" | "deletion" | "withdrawn" | "invalidation" | "epoch" | "accepted";

/** Whatever carries this name, and was stored before this time (milliseconds since 1970), is not served. */
export interface BumpedEpoch {
  readonly name: string;
  readonly before: number;
}

/** What is written down of an act: no person in any form, no text. */
export interface LedgerEntry {
  readonly act: LedgerAct;
  readonly tenantId: TenantId | null;
  /** Of the erasure. */
  readonly id: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Ids of the keys that the act destroys. */
  readonly keys: readonly KeyId[];
  readonly epochs: readonly BumpedEpoch[];
  /** Of the vault; null for other acts. */
  readonly vaultEpoch: number | null;
}

export type LedgerRecord = LedgerEntry & { readonly sequence: number; readonly hash: string };

/**
 * What must never come back, kept apart from database and vault, so that a restored copy of either is recognised.
 * Only ever appended to.
 */
export interface Ledger {
  /** Named in messages. */
  readonly directory: string;
  /** On the volume of the data: a copy of that volume takes the ledger along, and nothing shows that it is old. */
  readonly sameVolume: boolean;
  head(): LedgerHead;
  /** Hash of the first record, by which one ledger is told from another wherever it lies; empty while there is none. */
  origin(): string;
  /** The head that the folder of keys was told last; sequence 0 when it was never told one. */
  headBesideKeys(): Promise<LedgerHead>;
  /** In order, those after a sequence. */
  recordsAfter(sequence: number): Promise<LedgerRecord[]>;
  /** On the disk when it resolves, and the head beside the keys too. A full disk has room for some hundred more. */
  append(entry: LedgerEntry): Promise<LedgerHead>;
  /** Goes on after a head whose records are lost. */
  acceptLoss(newest: LedgerHead, at: number): Promise<LedgerHead>;
  /** Tells the folder of keys where the ledger stands. */
  tellKeys(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The records of every ledger of a fleet, in a schema of the database that is nobody's tables: where those alone are
 * restored, or the machine is another one, it still says what must not come back.
 */
export interface LedgerCopy {
  keep(tx: AdminTransaction, origin: string, records: readonly LedgerRecord[]): Promise<void>;
  /** In order, by origin. */
  records(): Promise<ReadonlyMap<string, LedgerRecord[]>>;
}
