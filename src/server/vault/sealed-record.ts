import type { KeyId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import { open, seal } from "@/lib/seal/aead";

/** What a sector of the kind `record` holds, sealed under the root. */
export interface FileRecord {
  readonly id: KeyId;
  /**
   * `data`: the data key for nobody named, and of people from before they had pages; wrapped by its tenant's key.
   * `group`: the key of up to 128 pages of a tenant, and while they are sealed anew the one before it.
   */
  readonly kind: "server" | "receipt" | "tenant" | "data" | "group";
  readonly tenantId: string;
  readonly subject: string;
  readonly key: Uint8Array;
}

export function sealRecord(wrapKey: Uint8Array, slot: number, record: FileRecord): Uint8Array {
  const { id, kind, tenantId, subject, key } = record;
  const text = JSON.stringify([id, kind, tenantId, subject, Buffer.from(key).toString("base64url")]);
  return seal(wrapKey, Buffer.from(text), recordAad(slot));
}

/** @throws SealBroken */
export function openRecord(wrapKey: Uint8Array, slot: number, sealed: Uint8Array): FileRecord {
  return decodeRecord(open(wrapKey, sealed, recordAad(slot)));
}

export function decodeRecord(bytes: Uint8Array): FileRecord {
  const [id, kind, tenantId, subject, key] = JSON.parse(Buffer.from(bytes).toString("utf8")) as [
    KeyId,
    FileRecord["kind"],
    string,
    string,
    string,
  ];
  return { id, kind, tenantId, subject, key: new Uint8Array(Buffer.from(key, "base64url")) };
}

function recordAad(slot: number): Uint8Array {
  return canonicalEncode(["lethe/vault/record", slot]);
}
