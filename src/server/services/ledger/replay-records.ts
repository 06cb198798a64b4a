import type { EntryId, TenantId } from "@/lib/core/brand";
import type { Database } from "../../ports/database";
import type { LedgerRecord } from "../../ports/ledger";
import type { Vault } from "../../ports/vault";
import { destroyAuditKey } from "../audit/audit-keys";
import { erasureProgressSchema } from "../erasures/progress";

/** Rows that one transaction looks at. */
const SLICE = 1_000;

/** Whoever asked for it stood in the row that is gone. */
const REQUESTED_BY = "ledger";

export interface Replayed {
  readonly acts: number;
  readonly keys: number;
  readonly rows: number;
}

/**
 * Destroys the keys that the records name, and deletes the rows under them: the keys of all first, which needs no database.
 * May be repeated. What an invalidation covers stays unserved by the ledger alone. Of a deleted tenant more goes than rows
 * of answers (usage, audit records, free pages): its erasure is put back, and the queue takes it to its end.
 */
export async function replayRecords(
  { db, vault }: { db: Database; vault: Vault },
  records: readonly LedgerRecord[],
): Promise<Replayed> {
  const withdrawn = new Set(records.filter(({ act }) => act === "withdrawn").map(({ id }) => id));
  const erasures = records.filter((record) => isErasure(record) && !withdrawn.has(record.id));
  let [keys, rows] = [0, 0];
  for (const { act, tenantId, keys: ids } of erasures) {
    keys += (await vault.destroyKeys(tenantId as TenantId, ids)).length;
    if (act === "deletion") keys += (await destroyAuditKey(vault, tenantId as TenantId)).length;
  }
  for (const record of erasures) rows += await deleteRowsOf(db, record);
  return { acts: records.filter(({ act }) => act !== "epoch").length, keys, rows };
}

function isErasure({ act, tenantId }: LedgerRecord): boolean {
  return (act === "person" || act === "tenant" || act === "deletion") && tenantId !== null;
}

async function deleteRowsOf(db: Database, record: LedgerRecord): Promise<number> {
  const { act, tenantId, keys, at } = record;
  const tenant = tenantId as TenantId;
  if (act === "person") return (await db.entries.eraseSubject(tenant, { refs: [], keyIds: keys })).length;
  // First: from here on the queue does all of it, whatever happens to the rest of this start.
  if (act === "deletion") await putBackDeletion(db, tenant, record);
  let rows = 0;
  let after: EntryId | null = null;
  do {
    const slice = await db.entries.deleteByFilter(tenant, { before: at + 1 }, { after, limit: SLICE });
    rows += slice.gone.length;
    after = slice.next;
  } while (after !== null);
  return rows;
}

/** The database never knew of it, or is of before. One that is there is under way, or at its end. */
async function putBackDeletion(db: Database, tenantId: TenantId, record: LedgerRecord): Promise<void> {
  const { sequence, hash, keys, at } = record;
  const id = record.id ?? `ledger-${sequence}`;
  const progress = erasureProgressSchema.parse({ kind: "deletion", keysDestroyed: keys, ledger: { sequence, hash } });
  await db.write(async (tx) => {
    if ((await tx.erasure.findUnique({ where: { id }, select: { id: true } })) !== null) return;
    const known = await tx.tenant.findUnique({ where: { id: tenantId }, select: { generation: true } });
    const generation = (known?.generation ?? 0) + 1;
    await tx.tenant.updateMany({ where: { id: tenantId }, data: { generation, state: "blocked" } });
    const times = { createdAt: new Date(at) };
    const data = { id, tenantId, tenantName: "", generation, requestedBy: REQUESTED_BY, ...times };
    // From the first step: each may be repeated, and what is looked for at the end is noted in it.
    await tx.erasure.create({ data: { ...data, state: "blocked", progress: JSON.stringify(progress) } });
  });
}
