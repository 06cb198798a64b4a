import { hostname } from "node:os";
import type { Logger } from "pino";
import type { EntryRow } from "@/lib/core/entry";
import type { Clock } from "../../ports/clock";
import type { Database } from "../../ports/database";
import type { BumpedEpoch, Ledger, LedgerEntry, LedgerHead, LedgerRecord } from "../../ports/ledger";
import type { TenantKeys } from "../../ports/vault";
import { epochOfEntry, epochsThatCover } from "./epoch-names";

/**
 * The row of `server_setting` that says where the ledger stood when the database was last told. A database that several
 * servers share knows the ledger of each.
 */
export function headRow({ provider }: Pick<Database, "provider">, directory: string): string {
  return provider === "sqlite" ? "ledger" : `ledger ${hostname()}:${directory}`;
}

export interface LedgerParts {
  readonly ledger: Ledger;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What must never come back, written down before it is acknowledged; and what an invalidation has said of stored answers. */
export class LedgerBook {
  /** For readiness: what an operator should know of the ledger and of a restored copy. */
  readonly remarks: string[] = [];
  private readonly parts: LedgerParts;
  /** By tenant and name: what was stored before is not served. */
  private readonly epochs = new Map<string, Map<string, number>>();

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

  /** A database that can't be written stays behind: the next start does again what it was not told of. */
  async tellDatabase(): Promise<void> {
    const { db, log } = this.parts;
    const head = this.head();
    const value = JSON.stringify(head);
    const where = { name: headRow(db, this.parts.ledger.directory) };
    await db
      .write(async (tx) => {
        const row = await tx.serverSetting.findUnique({ where });
        // Another worker with the same ledger has told of a later record.
        if (row !== null && (JSON.parse(row.value) as LedgerHead).sequence > head.sequence) return;
        await tx.serverSetting.upsert({ where, update: { value }, create: { ...where, value } });
      })
      .catch((error: unknown) => log.warn({ err: error }, "the database was not told where the ledger stands"));
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

/** Sequence 0: the database was never told of a ledger. */
export async function headInDatabase(parts: Pick<LedgerParts, "db" | "ledger">): Promise<LedgerHead> {
  const row = await parts.db.read.serverSetting.findUnique({
    where: { name: headRow(parts.db, parts.ledger.directory) },
  });
  return row === null ? { sequence: 0, hash: "" } : (JSON.parse(row.value) as LedgerHead);
}
