import type { LedgerHead, LedgerRecord } from "../../ports/ledger";
import type { Vault } from "../../ports/vault";
import type { LedgerParts } from "./ledger-book";
import { ownHeads, type ToldHead, toldHeads } from "./told-heads";

/** What everybody knows of the ledger at a start. */
export interface KnownOfLedger {
  readonly records: readonly LedgerRecord[];
  /** The last record that was there at the first look. */
  readonly upTo: number;
  /** The head beside the keys, and what the database was told; sequence 0: nothing. */
  readonly keys: LedgerHead;
  readonly database: LedgerHead;
  /** Then no copy of the keys can be older than the database, and a new container's folder was told of nothing. */
  readonly keysInDatabase: boolean;
  /** Heads of this ledger, or of another one in its place, in the database. */
  readonly own: readonly ToldHead[];
  /** The last record of this ledger that the database has a copy of. */
  readonly copied: readonly LedgerRecord[];
  /** Records of other ledgers, and those of them that the tables of the database do not know of. */
  readonly ofOthers: readonly LedgerRecord[];
  readonly untold: readonly LedgerRecord[];
  readonly vaultEpoch: number;
}

interface KnownParts extends LedgerParts {
  readonly vault: Pick<Vault, "rootEpoch">;
  readonly keysIn: "file" | "database";
}

/** An act is in the ledger a moment before database and keys hear of it. Longer than that takes anybody. */
const LOOKS = 20;
const PAUSE_MS = 100;

/**
 * Another process of the fleet may be in the middle of an act: what the first look misses is looked for again before it
 * counts as missing. On SQLite there is no other process.
 */
export async function settledKnown(parts: KnownParts): Promise<KnownOfLedger> {
  let known = await look(parts);
  const { upTo } = known;
  for (let looks = 1; looks < LOOKS && parts.db.provider === "postgres" && newestHeld(known) < upTo; looks++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    known = await look(parts);
  }
  return { ...known, upTo };
}

async function look(parts: KnownParts): Promise<KnownOfLedger> {
  const { ledger, db, vault } = parts;
  // Before the records: another worker may append meanwhile, and what is known of must be among them.
  const keys = await ledger.headBesideKeys();
  // Both are written in one transaction: this way round the copies can't be ahead by what is happening now.
  const copies = (await db.ledgerCopy?.records()) ?? new Map<string, LedgerRecord[]>();
  const told = await toldHeads(db);
  const vaultEpoch = await vault.rootEpoch();
  const records = await ledger.recordsAfter(0);
  const own = ownHeads(told, records, parts);
  const others = [...copies].filter(([origin]) => origin !== ledger.origin());
  const toldOf = (origin: string) => told.find((head) => head.origin === origin)?.sequence ?? 0;
  return {
    records,
    upTo: records.at(-1)?.sequence ?? 0,
    keys,
    keysInDatabase: parts.keysIn === "database",
    database: newest(own),
    own,
    copied: (copies.get(ledger.origin()) ?? []).slice(-1),
    ofOthers: others.flatMap(([, ofOne]) => ofOne),
    untold: others.flatMap(([origin, ofOne]) => ofOne.filter(({ sequence }) => sequence > toldOf(origin))),
    vaultEpoch,
  };
}

function newest(heads: readonly LedgerHead[]): LedgerHead {
  return [...heads].sort((a, b) => b.sequence - a.sequence)[0] ?? { sequence: 0, hash: "" };
}

/** The last record that database and vault both hold. */
export function newestHeld({ records, database, vaultEpoch, ...known }: KnownOfLedger): number {
  // The head beside the keys may be newer than the vault: the file alone was put back. The epoch is inside it.
  const after = records.find((record) => record.vaultEpoch !== null && record.vaultEpoch > vaultEpoch);
  const last =
    records.findLast((record) => record.vaultEpoch !== null && record.vaultEpoch <= vaultEpoch)?.sequence ?? 0;
  const atKeys = known.keysInDatabase ? Number.MAX_SAFE_INTEGER : known.keys.sequence;
  return Math.min(database.sequence, atKeys, after === undefined ? Number.MAX_SAFE_INTEGER : last);
}
