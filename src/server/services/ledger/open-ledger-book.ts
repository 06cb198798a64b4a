import type { LedgerHead, LedgerRecord } from "../../ports/ledger";
import { StartRefused } from "../../ports/start-refused";
import type { Vault } from "../../ports/vault";
import { writeAudit } from "../audit/audit-event";
import { type KnownOfLedger, newestHeld, settledKnown } from "./known-of-ledger";
import { LedgerBook, type LedgerParts } from "./ledger-book";
import { type Replayed, replayRecords } from "./replay-records";
export interface OpenLedgerParts extends LedgerParts {
  readonly vault: Vault;
  readonly keysIn: "file" | "database";
  /** Heads that the operator states: of the latest receipt. */
  readonly stated: readonly LedgerHead[];
  readonly acceptRestore: boolean;
}

/**
 * Compares the ledger with database and vault before anything is served. Whatever is older than the ledger is a restored
 * copy: what was done since is done again. Where the ledger itself is older than somebody knows it to have been, nobody can
 * say what must not come back, and an operator has to decide.
 * @throws StartRefused
 */
export async function openLedgerBook(parts: OpenLedgerParts): Promise<LedgerBook> {
  const { ledger, log } = parts;
  const known = await settledKnown(parts);
  const lost = whatIsLost(known.records, [known.keys, ...known.own, ...known.copied, ...parts.stated]);
  if (lost !== null && !parts.acceptRestore) throw new StartRefused(refusal(ledger.directory, lost.why));
  const book = new LedgerBook(parts, [...known.ofOthers, ...known.records]);
  const replayed = await replayRecords(parts, missingOf(known, lost));
  if (lost !== null) await acceptLoss(parts, book, lost);
  if (replayed.acts > 0 || lost !== null) await tellOfRestore(parts, book, { older: whatIsOlder(known), replayed });
  await ledger.tellKeys();
  if (ledger.head().sequence > 0) await book.tellDatabase(known.own);
  if (ledger.sameVolume) {
    log.warn(
      { directory: ledger.directory },
      "the ledger is on the volume of the data: a copy of that volume takes it along, and a restore is not recognised. Name a folder on another one: LETHE_LEDGER_DIR.",
    );
  }
  return book;
}

/** What was appended while this process looked is a living one's to carry on. */
function missingOf(known: KnownOfLedger, lost: Loss | null): LedgerRecord[] {
  const since = lost === null ? newestHeld(known) : 0;
  return [...known.untold, ...known.records.filter(({ sequence }) => sequence > since && sequence <= known.upTo)];
}

interface Loss {
  readonly newest: LedgerHead;
  readonly why: string;
}

/** A head that somebody knows and the ledger does not hold. */
function whatIsLost(records: readonly LedgerRecord[], heads: readonly LedgerHead[]): Loss | null {
  const hashes = new Map(records.map(({ sequence, hash }) => [sequence, hash]));
  const strange = heads.filter(({ sequence, hash }) => sequence > 0 && hashes.get(sequence) !== hash);
  const newest = [...strange].sort((a, b) => b.sequence - a.sequence)[0];
  if (newest === undefined) return null;
  const last = records.at(-1)?.sequence ?? 0;
  const why =
    last === 0
      ? `it is empty or gone, and record ${newest.sequence} is known of`
      : newest.sequence > last
        ? `it ends with record ${last}, and record ${newest.sequence} is known of`
        : `its record ${newest.sequence} is not the one that is known of: it is another ledger`;
  return { newest, why };
}

function refusal(directory: string, why: string): string {
  return `The ledger in ${directory} is not the newest (${why}). It says what was erased, so that a restored copy does not bring it back. Put the newest ledger there (LETHE_LEDGER_DIR), or start with LETHE_ACCEPT_RESTORE=yes: what was erased after the newest record that is left may be served again, and that you accepted it is written into the audit trail.`;
}

function whatIsOlder({ untold, upTo, database, keys, keysInDatabase }: KnownOfLedger): string[] {
  const older = database.sequence < upTo || untold.length > 0 ? ["database"] : [];
  return !keysInDatabase && keys.sequence < upTo ? [...older, "keys"] : older;
}

async function acceptLoss({ ledger, db, clock }: OpenLedgerParts, book: LedgerBook, lost: Loss): Promise<void> {
  const head = await ledger.acceptLoss(lost.newest, clock.now());
  book.remarks.push(`ledger: a loss was accepted, record ${head.sequence}`);
  await db.write((tx) =>
    writeAudit(tx, clock.now(), {
      actor: { kind: "system" },
      action: "ledger.accept-restore",
      tenantId: null,
      target: null,
      details: { why: lost.why, goesOnWith: head.sequence },
    }),
  );
}

async function tellOfRestore(
  { db, clock, log }: OpenLedgerParts,
  book: LedgerBook,
  { older, replayed }: { older: string[]; replayed: Replayed },
): Promise<void> {
  const what = older.length === 0 ? "vault" : older.join(" and ");
  book.remarks.push(`restored: ${what} older than the ledger, ${replayed.acts} acts done again`);
  log.warn({ older: what, ...replayed }, "a restored copy: what was erased since was erased again");
  const details = { older: what, ...replayed };
  await db.write((tx) =>
    writeAudit(tx, clock.now(), {
      actor: { kind: "system" },
      action: "ledger.replay",
      tenantId: null,
      target: null,
      details,
    }),
  );
}
