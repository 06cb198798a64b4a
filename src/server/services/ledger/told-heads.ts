import { z } from "zod";
import type { AdminTransaction, Database } from "../../ports/database";
import type { Ledger, LedgerHead, LedgerRecord } from "../../ports/ledger";

/** Rows of `server_setting` that say where ledgers stood when the database was last told. One a ledger, by its origin. */
const PREFIX = "ledger";
const rowOf = (origin: string) => `${PREFIX} ${origin}`;

const valueSchema = z.object({
  sequence: z.number().int().nonnegative(),
  hash: z.string(),
  /** Rows of before ledgers had one lack it. */
  origin: z.string().optional(),
  /** Host and folder that told last; empty: an operator accepted that this ledger is lost. */
  place: z.string().optional(),
});

export interface ToldHead extends LedgerHead {
  readonly row: string;
  readonly origin: string | null;
  readonly place: string | null;
}

export async function toldHeads({ read }: Pick<Database, "read">): Promise<ToldHead[]> {
  const rows = await read.serverSetting.findMany({ where: { name: { startsWith: PREFIX } } });
  return rows.map(({ name, value }) => {
    const { origin, place, ...head } = valueSchema.parse(JSON.parse(value));
    // Named by its place alone, or, on SQLite, by nothing.
    const old = name === PREFIX ? null : name.slice(PREFIX.length + 1);
    return { ...head, row: name, origin: origin ?? null, place: origin === undefined ? old : (place ?? null) };
  });
}

export interface LedgerSide {
  readonly ledger: Pick<Ledger, "directory" | "origin">;
  readonly db: Pick<Database, "provider">;
  /** Of this machine, or this container. */
  readonly host: string;
}

export function placeOf({ ledger, host }: LedgerSide): string {
  return `${host}:${ledger.directory}`;
}

/**
 * What the database was told of this ledger: by whatever host and folder it goes, for a new container on a volume has
 * another name; and what was told of another ledger in its place, which is this one before it was lost.
 */
export function ownHeads(told: readonly ToldHead[], records: readonly LedgerRecord[], side: LedgerSide): ToldHead[] {
  const hashes = new Map(records.map(({ sequence, hash }) => [sequence, hash]));
  const origin = side.ledger.origin();
  return told.filter((head) => {
    if (head.place === "") return false;
    if (origin !== "" && head.origin === origin) return true;
    const isIn = head.sequence > 0 && hashes.get(head.sequence) === head.hash;
    return isIn || head.place === null || side.db.provider === "sqlite" || head.place === placeOf(side);
  });
}

/** Where this ledger stands now, unless another process with the same one has told of a later record. */
export async function tellHead(tx: AdminTransaction, head: LedgerHead, side: LedgerSide): Promise<void> {
  const origin = side.ledger.origin();
  const where = { name: rowOf(origin) };
  const row = await tx.serverSetting.findUnique({ where });
  if (row !== null && valueSchema.parse(JSON.parse(row.value)).sequence > head.sequence) return;
  const value = JSON.stringify({ ...head, origin, place: placeOf(side) });
  await tx.serverSetting.upsert({ where, update: { value }, create: { ...where, value } });
}

/** Rows in whose place another one stands now: of older versions, and of a ledger whose loss was accepted. */
export async function retireHeads(tx: AdminTransaction, own: readonly ToldHead[], origin: string): Promise<void> {
  for (const { row, sequence, hash, origin: lost } of own) {
    if (lost === origin) continue;
    if (lost === null) await tx.serverSetting.deleteMany({ where: { name: row } });
    else {
      const value = JSON.stringify({ sequence, hash, origin: lost, place: "" });
      await tx.serverSetting.updateMany({ where: { name: row }, data: { value } });
    }
  }
}
