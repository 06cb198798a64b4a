import type { KeyId, SubjectRef, TenantId } from "@/lib/core/brand";

export interface DataKey {
  readonly id: KeyId;
  /** 32 bytes, AES-256. */
  readonly key: Uint8Array;
}

/** Derived from one tenant key by HKDF, one use each. 32 bytes each. */
export interface TenantKeys {
  /** Names the tenant key that the others come from. */
  readonly id: KeyId;
  /** Cache keys, scopes and term hashes. */
  readonly index: Uint8Array;
  /** Entry signatures. */
  readonly mac: Uint8Array;
  /** Pseudonyms of subjects. */
  readonly subject: Uint8Array;
}

/** Holds the keys, outside the database. What it destroys can't be read again by anyone. */
export interface Vault {
  /** Makes the tenant's key at the first call. */
  tenantKeys(tenantId: TenantId): Promise<TenantKeys>;
  /** The key that seals new entries: of one person, or shared (null). Made at the first call. */
  dataKey(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<DataKey>;
  /** Null when it was destroyed or never was. */
  openDataKey(tenantId: TenantId, id: KeyId): Promise<DataKey | null>;
  /** Ids of the keys that `destroyTenant` (null) or `destroySubject` would destroy. */
  keyIds(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<KeyId[]>;
  /** Destroys the tenant key and every data key below it. Idempotent. Returns the ids that no longer exist. */
  destroyTenant(tenantId: TenantId): Promise<KeyId[]>;
  destroySubject(tenantId: TenantId, subjectRef: SubjectRef): Promise<KeyId[]>;
  /**
   * Wraps every remaining key under a new root secret. `oldDestroyed`: copies of the vault in old backups open nothing
   * any more; false where the operator holds the root secret, which can't be destroyed here.
   */
  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }>;
  /** HMAC-SHA-256 key for hashing app keys; 32 bytes. */
  appKeyPepper(): Uint8Array;
  /** Secret of the session cookies; 32 bytes. */
  sessionSecret(): Uint8Array;
  /** Seals a small secret of the configuration (an upstream's key) under a root-derived key. */
  sealSecret(name: string, secret: string): Uint8Array;
  openSecret(name: string, sealed: Uint8Array): string;
  /** PKCS#8 DER of the Ed25519 key that signs receipts. */
  receiptKey(): { privateKeyDer: Uint8Array; keyId: KeyId };
  close(): Promise<void>;
}
