import type { KeyId } from "@/lib/core/brand";

/** A key that the root wraps: of the installation, or of a tenant. */
export interface RootRecord {
  readonly id: KeyId;
  readonly kind: "server" | "receipt" | "tenant";
  /** Empty for keys of the installation. */
  readonly tenantId: string;
  readonly key: Uint8Array;
}

/** A data key, wrapped by its tenant's key. */
export interface DataRecord {
  readonly id: KeyId;
  /** What the wrapping is bound to besides the tenant. */
  readonly binding: string;
  readonly wrapped: Uint8Array;
}

/** Where a vault keeps its keys. Everything is on the disk before a promise resolves. */
export interface KeyRecords {
  findRoot(kind: RootRecord["kind"], tenantId: string): Promise<RootRecord | null>;
  /** Keeps the one that is there already. @returns the one that is there now */
  addRoot(record: RootRecord): Promise<RootRecord>;
  /** @param subject empty: the key for nobody named */
  findData(tenant: RootRecord, subject: string): Promise<DataRecord | null>;
  findDataById(tenant: RootRecord, id: KeyId): Promise<DataRecord | null>;
  /** Keeps the one that is there already. @param wrap gives a fresh wrapped key */
  addData(tenant: RootRecord, subject: string, wrap: (binding: string) => Uint8Array): Promise<DataRecord>;
  dataIds(tenant: RootRecord): Promise<KeyId[]>;
  generation(tenant: RootRecord, subject: string): Promise<number>;
  /** The tenant's key first: with it goes all that it wraps. */
  destroyTenant(tenant: RootRecord): Promise<KeyId[]>;
  /** Raises the person's generation too. */
  destroySubject(tenant: RootRecord, subject: string): Promise<KeyId[]>;
  /** A data key by its id. False: it is not there, or no longer. Raises the person's generation too. */
  destroyData(tenant: RootRecord, id: KeyId): Promise<boolean>;
  /** The root epoch that all is wrapped under. */
  rootEpoch(): Promise<number>;
  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }>;
  close(): Promise<void>;
}
