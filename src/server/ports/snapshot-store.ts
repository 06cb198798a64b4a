import type { TenantId } from "@/lib/core/brand";

/** Keeps one sealed snapshot of the similarity index a tenant, from one run of the server to the next. */
export interface SnapshotStore {
  list(): Promise<TenantId[]>;
  /** Gives the bytes and removes them: a snapshot that was loaded once is never loaded over newer rows. */
  take(tenantId: TenantId): Promise<Uint8Array | null>;
  write(tenantId: TenantId, sealed: Uint8Array): Promise<void>;
  /** Overwrites and removes. */
  remove(tenantId: TenantId): Promise<void>;
}
