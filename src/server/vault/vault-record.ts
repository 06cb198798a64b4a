import type { KeyId } from "@/lib/core/brand";

/** One key of the vault. `tenant` wraps `data`; `server` and `receipt` belong to the installation. */
export interface VaultRecord {
  readonly id: KeyId;
  readonly kind: "tenant" | "data" | "server" | "receipt" | "generation";
  /** Empty for keys of the installation. */
  readonly tenantId: string;
  /** The person's pseudonym; empty for shared keys. */
  readonly subject: string;
  /** The key itself; of a data key: wrapped by its tenant key. */
  readonly key: Uint8Array;
  /** A data key once unwrapped. Memory only. */
  opened?: Uint8Array;
}

/** Well under the 480 bytes that a slot takes: ids and pseudonyms have fixed lengths. */
export function encodeRecord(record: VaultRecord): Uint8Array {
  const { id, kind, tenantId, subject, key } = record;
  return Buffer.from(JSON.stringify([id, kind, tenantId, subject, Buffer.from(key).toString("base64url")]));
}

export function decodeRecord(bytes: Uint8Array): VaultRecord {
  const [id, kind, tenantId, subject, key] = JSON.parse(Buffer.from(bytes).toString("utf8")) as [
    KeyId,
    VaultRecord["kind"],
    string,
    string,
    string,
  ];
  return { id, kind, tenantId, subject, key: new Uint8Array(Buffer.from(key, "base64url")) };
}
