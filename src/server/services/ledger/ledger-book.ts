import type { Logger } from "pino";
import type { EntryRow } from "@/lib/core/entry";
import type { Clock } from "../../ports/clock";
import type { Database } from "../../ports/database";
import type { BumpedEpoch, Ledger, LedgerEntry, LedgerHead, LedgerRecord } from "../../ports/ledger";
import type { TenantKeys } from "../../ports/vault";
import { epochOfEntry, epochsThatCover } from "./epoch-names";
import { retireHeads, type ToldHead, tellHead } from "./told-heads";

export interface LedgerParts {
  readonly ledger: Ledger;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of this machine, or this container. */
  readonly host: string;
}

/** What must never come back, written down before it is acknowledged; and what an invalidation has said of stored answers. */
export class LedgerBook {
  /** For readiness: what an operator should know of the ledger and of a restored copy. */
  readonly remarks: string[] = [];
  private readonly parts: LedgerParts;
  /** By tenant and name: what was stored before is not served. */
  private readonly epochs = new Map<string, Map<string, number>>();
  /** The last record of which the database has a copy. */
  private copiedTo = 0;

  constructor(parts: LedgerParts, records: readonly LedgerRecord[]) {
    this.parts = parts;
    for (const record of records) this.remember(record);
    if (parts.ledger.sameVolume) this.remarks.push("ledger: same volume");
  }

  head(): LedgerHead {
    return this.parts.ledger.head();
  }

  /** On the disk when it resolves. @throws when it can't be written: then the act must not be acknowledged */
  async write(act: Partial<LedgerEntry> & Pick<LedgerEntry, "act">): Promise<LedgerHead> {
    const { ledger, clock } = this.parts;
    const nothing = { tenantId: null, id: null, keys: [], epochs: [], vaultEpoch: null };
    const entry: LedgerEntry = { ...nothing, at: clock.now(), ...act };
    const head = await ledger.append(entry);
    this.remember(entry);
    await this.tellDatabase();
    return head;
  }

  /**
   * A database that can't be written stays behind: the next start does again what it was not told of.
   * @param retired heads in whose place this one stands
   */
  async tellDatabase(retired: readonly ToldHead[] = []): Promise<void> {
    const { db, log, ledger } = this.parts;
    const head = this.head();
    try {
      const uncopied = db.ledgerCopy === null ? [] : await ledger.recordsAfter(this.copiedTo);
      await db.write(async (tx) => {
        await tellHead(tx, head, this.parts);
        await retireHeads(tx, retired, ledger.origin());
        await db.ledgerCopy?.keep(tx, ledger.origin(), uncopied);
      });
      this.copiedTo = uncopied.at(-1)?.sequence ?? this.copiedTo;
    } catch (error) {
      log.warn({ err: error }, "the database was not told where the ledger stands");
    }
  }

  /** An invalidation covers the entry: a row that was put back is not served. */
  isRevoked(keys: TenantKeys, row: EntryRow): boolean {
    const ofTenant = this.epochs.get(row.tenantId);
    if (ofTenant === undefined) return false;
    const covers = (name: string) => row.createdAt < (ofTenant.get(name) ?? Number.NEGATIVE_INFINITY);
    return covers(epochOfEntry(row.id)) || epochsThatCover(keys, row).some(covers);
  }

  private remember({ act, tenantId, epochs }: LedgerEntry): void {
    if (tenantId === null) return;
    // Nothing of before a tenant's erasure can be read: its names meant something under a key that is gone.
    if (act === "tenant" || act === "deletion") this.epochs.delete(tenantId);
    for (const epoch of epochs) this.bump(tenantId, epoch);
  }

  private bump(tenantId: string, { name, before }: BumpedEpoch): void {
    const ofTenant = this.epochs.get(tenantId) ?? new Map<string, number>();
    this.epochs.set(tenantId, ofTenant);
    ofTenant.set(name, Math.max(before, ofTenant.get(name) ?? before));
  }
}
