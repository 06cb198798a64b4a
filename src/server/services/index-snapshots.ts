import type { EntryId, TenantId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import { open, seal } from "@/lib/seal/aead";
import type { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import type { SnapshotStore } from "../ports/snapshot-store";
import type { Vault } from "../ports/vault";
import type { Tenant } from "./tenant-directory";

/** Smaller indexes are made from their rows faster than it pays to keep them. */
const ENTRIES_MIN = 1_000;
/** Rows of other processes may be committed a little after rows with a later id. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Seals indexes for the next start under the tenant's shared data key, which the erasure of the tenant destroys, and for
 * its generation, which every erasure raises: a snapshot from before one, of another process or out of a backup, is never
 * loaded after it.
 */
export class IndexSnapshots {
  private readonly store: SnapshotStore;
  private readonly vault: Vault;

  constructor(store: SnapshotStore, vault: Vault) {
    this.store = store;
    this.vault = vault;
  }

  list(): Promise<TenantId[]> {
    return this.store.list();
  }

  /** @param highWater the last row that is in the index */
  async save({ id, generation }: Owner, index: TenantIndex, highWater: EntryId): Promise<void> {
    if (index.size < ENTRIES_MIN) return;
    const dataKey = await this.vault.dataKey(id, null);
    const sealed = seal(dataKey.key, index.snapshot(highWater), placeOf(id, generation));
    await this.store.write(id, sealed);
  }

  /** Puts the snapshot into the index. The row after which to go on reading; null: there is none that can be used. */
  async restore({ id, generation }: Owner, index: TenantIndex): Promise<EntryId | null> {
    const sealed = await this.store.take(id);
    if (sealed === null) return null;
    const dataKey = await this.vault.dataKey(id, null);
    try {
      const highWater = index.restore(open(dataKey.key, sealed, placeOf(id, generation)));
      return highWater === null ? null : earlierId(highWater as EntryId, OVERLAP_MS);
    } catch {
      // Another key, another generation or damaged bytes: the rows are the truth, the index is made from them.
      return null;
    }
  }

  remove(tenantId: TenantId): Promise<void> {
    return this.store.remove(tenantId);
  }
}

/** Whose index it is, as of which erasure. */
type Owner = Pick<Tenant, "id" | "generation">;

function placeOf(tenantId: TenantId, generation: number): Uint8Array {
  return canonicalEncode(["lethe/index-snapshot", 3, tenantId, generation]);
}

const TIME_DIGITS = 12;

/** The least UUID v7 of a time `ms` before that of `id` (RFC 9562, section 5.7: 48 bits of milliseconds come first). */
export function earlierId(id: EntryId, ms: number): EntryId {
  const at = Number.parseInt(id.replaceAll("-", "").slice(0, TIME_DIGITS), 16);
  const digits = Math.max(0, at - ms)
    .toString(16)
    .padStart(TIME_DIGITS, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000` as EntryId;
}
