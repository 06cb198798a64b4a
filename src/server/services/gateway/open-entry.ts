import type { EntryRow } from "@/lib/core/entry";
import { open, seal } from "@/lib/seal/aead";
import { type SealedField, sealPlaceAad, verifyEntry } from "@/lib/seal/entry";
import type { WaitingRow } from "../../ports/entry-store";
import type { DataKey, Vault } from "../../ports/vault";
import type { Services } from "../context";

/** Why an entry must not be served. Each is counted under this name. */
export type OpenFailure = "signature" | "revoked" | "key-destroyed" | "decryption";

/** `answerText`: JSON, as it was sealed. Most hits pass it on and never read it. */
export type OpenedEntry = { ok: true; answerText: string } | { ok: false; cause: OpenFailure };

type Opener = Pick<Services, "vault" | "ledger">;

/** Verifies the signature over every column, then decrypts the answer. Runs before each serve; never throws on bad rows. */
export async function openEntry({ vault, ledger }: Opener, row: EntryRow): Promise<OpenedEntry> {
  const keys = await vault.tenantKeys(row.tenantId);
  if (row.signatureKeyId !== keys.id || !verifyEntry(keys.mac, row)) return { ok: false, cause: "signature" };
  // Put back after an invalidation, or restored from before it.
  if (ledger.isRevoked(keys, row)) return { ok: false, cause: "revoked" };
  const dataKey = await vault.openDataKey(row.tenantId, row.dataKeyId);
  if (dataKey === null) return { ok: false, cause: "key-destroyed" };
  try {
    return { ok: true, answerText: openField(row, "response", row.response, dataKey).toString("utf8") };
  } catch {
    return { ok: false, cause: "decryption" };
  }
}

/** The encoded features of a verified row; null when the row has none or can't be trusted. */
export async function openVector(vault: Vault, row: EntryRow): Promise<Uint8Array | null> {
  if (row.vector === null) return null;
  const keys = await vault.tenantKeys(row.tenantId);
  if (row.signatureKeyId !== keys.id || !verifyEntry(keys.mac, row)) return null;
  const dataKey = await vault.openDataKey(row.tenantId, row.dataKeyId);
  if (dataKey === null) return null;
  try {
    return openField(row, "vector", row.vector, dataKey);
  } catch {
    return null;
  }
}

/** The same of a row that was read in part: nothing of it is served, and GCM says that this row's own bytes were opened. */
export async function openWaitingVector(vault: Vault, row: WaitingRow): Promise<Uint8Array | null> {
  const dataKey = row.vector === null ? null : await vault.openDataKey(row.tenantId, row.dataKeyId);
  if (row.vector === null || dataKey === null) return null;
  try {
    return openField(row, "vector", row.vector, dataKey);
  } catch {
    return null;
  }
}

type Place = Pick<EntryRow, "tenantId" | "subjectRef" | "generation" | "id" | "scope">;

export function sealField(place: Place, field: SealedField, plain: Uint8Array, dataKey: DataKey): Uint8Array {
  return seal(dataKey.key, plain, aadOf(place, field, dataKey));
}

function openField(row: Place, field: SealedField, sealed: Uint8Array, dataKey: DataKey): Buffer {
  return open(dataKey.key, sealed, aadOf(row, field, dataKey));
}

function aadOf(place: Place, field: SealedField, dataKey: DataKey): Uint8Array {
  const { tenantId, subjectRef, generation, id, scope } = place;
  return sealPlaceAad({ tenantId, subjectRef, generation, entryId: id, field, dataKeyId: dataKey.id, scope });
}
