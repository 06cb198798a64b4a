import type { EntryId, TenantId } from "@/lib/core/brand";
import type { Database } from "../../ports/database";
import type { LedgerRecord } from "../../ports/ledger";
import type { Vault } from "../../ports/vault";
import { deleteTenantRows } from "../tenants/delete-tenant-rows";

/** Rows that one transaction looks at. */
const SLICE = 1_000;

export interface Replayed {
  readonly acts: number;
  readonly keys: number;
  readonly rows: number;
}

/**
 * Destroys the keys that the records name, and deletes the rows under them: the keys of all first, which needs no database.
 * May be repeated. What an invalidation covers stays unserved by the ledger alone.
 */
export async function replayRecords(
  { db, vault }: { db: Database; vault: Vault },
  records: readonly LedgerRecord[],
): Promise<Replayed> {
  const withdrawn = new Set(records.filter(({ act }) => act === "withdrawn").map(({ id }) => id));
  const erasures = records.filter((record) => isErasure(record) && !withdrawn.has(record.id));
  let [keys, rows] = [0, 0];
  for (const { tenantId, keys: ids } of erasures) {
    keys += (await vault.destroyKeys(tenantId as TenantId, ids)).length;
  }
  for (const record of erasures) rows += await deleteRowsOf(db, record);
  return { acts: records.filter(({ act }) => act !== "epoch").length, keys, rows };
}

function isErasure({ act, tenantId }: LedgerRecord): boolean {
  return (act === "person" || act === "tenant" || act === "deletion") && tenantId !== null;
}

async function deleteRowsOf(db: Database, { act, tenantId, keys, at }: LedgerRecord): Promise<number> {
  const tenant = tenantId as TenantId;
  if (act === "person") return (await db.entries.eraseSubject(tenant, { refs: [], keyIds: keys })).length;
  let rows = 0;
  let after: EntryId | null = null;
  do {
    const slice = await db.entries.deleteByFilter(tenant, { before: at + 1 }, { after, limit: SLICE });
    rows += slice.gone.length;
    after = slice.next;
  } while (after !== null);
  if (act === "deletion") await deleteTenantRows(db, tenant, null);
  return rows;
}
