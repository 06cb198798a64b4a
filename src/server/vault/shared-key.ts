import type { KeyId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import { deriveKey } from "@/lib/seal/derive";
import { type DataKey, SHARED_KEYS_MAX } from "../ports/vault";

/** Between the ids of the data keys in the id of a shared key. No id of a data key holds it. */
const BETWEEN = "+";

export function isSharedId(id: KeyId): boolean {
  return id.includes(BETWEEN);
}

export function parentsOf(id: KeyId): KeyId[] {
  return id.split(BETWEEN) as KeyId[];
}

/**
 * HKDF over all data keys, in the order of their ids; the ids are the salt. One missing key leaves 256 unknown bits.
 * A single id gives another key than the data key itself: one key never serves two uses.
 */
export async function deriveSharedKey(
  ids: readonly KeyId[],
  openDataKey: (id: KeyId) => Promise<DataKey | null>,
): Promise<DataKey | null> {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length === 0 || sorted.length > SHARED_KEYS_MAX || sorted.some((id) => id === "" || isSharedId(id))) {
    throw new RangeError(`a shared key depends on one to ${SHARED_KEYS_MAX} data keys`);
  }
  const keys: Uint8Array[] = [];
  for (const id of sorted) {
    const parent = await openDataKey(id);
    if (parent === null) return null;
    keys.push(parent.key);
  }
  const key = deriveKey(Buffer.concat(keys), "shared", canonicalEncode(["lethe/shared-key", ...sorted]));
  return { id: sorted.join(BETWEEN) as KeyId, key };
}
