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

/** Most data keys that one shared entry may depend on: its maker and two who confirmed it. */
export const SHARED_KEYS_MAX = 3;

/** Holds the keys, outside the tables of the cache. What it destroys can't be read again by anyone. */
export interface Vault {
  /** Makes the tenant's key at the first call. */
  tenantKeys(tenantId: TenantId): Promise<TenantKeys>;
  /**
   * The key that seals new entries: of one person, or of nobody named (null). Made at the first call, so ask only for what
   * is about to be stored.
   */
  dataKey(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<DataKey>;
  /** Null when it was destroyed or never was. Takes the id of a shared key too. */
  openDataKey(tenantId: TenantId, id: KeyId): Promise<DataKey | null>;
  /**
   * The key of an entry that several people made or confirmed, derived from all of their data keys: it is gone with any one
   * of them, before a row is read. Its id names them (`a+b`), in one order whatever the order asked in, so the id in a signed
   * column says on whom the entry depends. Null when one of them is gone or never was.
   * @param ids one to SHARED_KEYS_MAX ids of data keys
   */
  sharedKey(tenantId: TenantId, ids: readonly KeyId[]): Promise<DataKey | null>;
  /**
   * How often this person was erased. What began under one generation must not be stored under the next. Dies with the
   * tenant.
   */
  subjectGeneration(tenantId: TenantId, subjectRef: SubjectRef): Promise<number>;
  /** Ids of the keys that `destroyTenant` (null) or `destroySubject` would destroy. */
  keyIds(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<KeyId[]>;
  /** Destroys the tenant key and every data key below it. Idempotent. Returns the ids that no longer exist. */
  destroyTenant(tenantId: TenantId): Promise<KeyId[]>;
  destroySubject(tenantId: TenantId, subjectRef: SubjectRef): Promise<KeyId[]>;
  /** By id, the tenant's own among them: whoever a key was of, a restored copy has it back. Returns those that were there. */
  destroyKeys(tenantId: TenantId, ids: readonly KeyId[]): Promise<KeyId[]>;
  /** Counts how often everything was wrapped anew; a restored copy shows an older one. */
  rootEpoch(): Promise<number>;
  /** Drops what is kept of the tenant in memory: another process has changed it. Destroys nothing. */
  forget(tenantId: TenantId): Promise<void>;
  /**
   * Wraps every remaining key under a new root secret. `oldDestroyed`: copies of the vault in old backups open nothing
   * any more; false where the operator holds the root secret, which can't be destroyed here.
   */
  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }>;
  /** HMAC-SHA-256 key for hashing app keys; 32 bytes. */
  appKeyPepper(): Promise<Uint8Array>;
  /** Secret of the session cookies; 32 bytes. */
  sessionSecret(): Promise<Uint8Array>;
  /** Seals a small secret of the configuration (an upstream's key) under a root-derived key. */
  sealSecret(name: string, secret: string): Promise<Uint8Array>;
  openSecret(name: string, sealed: Uint8Array): Promise<string>;
  /** PKCS#8 DER of the Ed25519 key that signs receipts. */
  receiptKey(): Promise<{ privateKeyDer: Uint8Array; keyId: KeyId }>;
  close(): Promise<void>;
}
