import type { EntryId, KeyId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { signEntry, type UnsignedEntry } from "@/lib/seal/entry";
import type { Database } from "../ports/database";
import type { StoredEntry } from "../ports/entry-store";
import type { DataKey, Vault } from "../ports/vault";
import { openEntry, openVector, sealField } from "../services/gateway/open-entry";
import type { LedgerBook } from "../services/ledger/ledger-book";

const PAGE = 200;
/** Entries that are opened and sealed at one time. */
const AT_ONCE = 8;

export interface End {
  readonly db: Database;
  readonly vault: Vault;
}

export interface EntryMove {
  readonly from: End & { readonly ledger: LedgerBook };
  readonly to: End;
}

export interface EntryCounts {
  moved: number;
  /** By why: those that no server would have served either. */
  readonly left: Map<string, number>;
}

/** Each answer is opened, sealed anew under keys of the new vault and signed. What can't be opened is left behind, counted. */
export async function moveEntries(move: EntryMove, tenantIds: readonly TenantId[]): Promise<EntryCounts> {
  const counts: EntryCounts = { moved: 0, left: new Map() };
  for (const tenantId of tenantIds) {
    for await (const page of pagesOf(move.from.db, tenantId)) {
      for (let at = 0; at < page.length; at += AT_ONCE) {
        const results = await Promise.all(page.slice(at, at + AT_ONCE).map((entry) => moveEntry(move, entry)));
        for (const why of results) {
          if (why === null) counts.moved += 1;
          else counts.left.set(why, (counts.left.get(why) ?? 0) + 1);
        }
      }
    }
  }
  return counts;
}

export async function* pagesOf(db: Database, tenantId: TenantId): AsyncGenerator<StoredEntry[]> {
  let cursor: EntryId | undefined;
  for (;;) {
    const page = await db.entries.list(tenantId, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    cursor = page.at(-1)?.id;
    if (cursor === undefined) return;
    yield page;
  }
}

/** @returns why it was left behind; null: it was moved, now or before */
async function moveEntry({ from, to }: EntryMove, entry: StoredEntry): Promise<string | null> {
  if (entry.quarantinedAt !== null) return "quarantined";
  const there = await to.db.entries.get(entry.tenantId, entry.id);
  if (there === null) {
    const opened = await openEntry(from, entry);
    if (!opened.ok) return opened.cause;
    const row = await sealAnew(to.vault, entry, {
      answer: Buffer.from(opened.answerText, "utf8"),
      vector: await openVector(from.vault, entry),
    });
    const put = await to.db.entries.put(row);
    if (put.kind === "stale") return "of before an erasure";
  }
  await carryHits(to.db, entry, there?.hitCount ?? 0);
  return null;
}

/** The difference, so that a second run adds nothing. */
async function carryHits(db: Database, { tenantId, id, hitCount, lastAccessedAt }: StoredEntry, known: number) {
  const hits = hitCount - known;
  if (hits > 0) await db.entries.addHits([{ tenantId, entryId: id, hits, lastAccessedAt }]);
}

async function sealAnew(
  vault: Vault,
  entry: StoredEntry,
  plain: { readonly answer: Uint8Array; readonly vector: Uint8Array | null },
): Promise<EntryRow> {
  const { hitCount: _hits, lastAccessedAt: _used, quarantinedAt: _bad, signature: _old, ...row } = entry;
  const dataKey = await keyFor(vault, entry);
  const keys = await vault.tenantKeys(entry.tenantId);
  const unsigned: UnsignedEntry = {
    ...row,
    response: sealField(row, "response", plain.answer, dataKey),
    vector: plain.vector === null ? null : sealField(row, "vector", plain.vector, dataKey),
    dataKeyId: dataKey.id,
    signatureKeyId: keys.id,
  };
  return { ...unsigned, signature: signEntry(keys.mac, unsigned) };
}

/** Of the same people as before: gone with any one of them. */
async function keyFor(vault: Vault, { tenantId, subjectRef, makers, confirmers }: StoredEntry): Promise<DataKey> {
  const own = (subject: SubjectRef | null) => vault.dataKey(tenantId, subject);
  if (confirmers.length === 0) return own(makers[0] ?? subjectRef);
  const ids: KeyId[] = [];
  for (const subject of [...makers, ...confirmers]) ids.push((await own(subject)).id);
  const shared = await vault.sharedKey(tenantId, ids);
  if (shared === null) throw new Error("a key that was just made is gone: does a server run on the new database?");
  return shared;
}

/** Reads every moved entry as a server would. @returns how many open */
export async function countOpen(
  { db, vault, ledger }: End & Pick<EntryMove["from"], "ledger">,
  tenantIds: readonly TenantId[],
) {
  let open = 0;
  for (const tenantId of tenantIds) {
    for await (const page of pagesOf(db, tenantId)) {
      for (const entry of page) if ((await openEntry({ vault, ledger }, entry)).ok) open += 1;
    }
  }
  return open;
}
