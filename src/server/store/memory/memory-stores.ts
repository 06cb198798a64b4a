import type { TenantId } from "@/lib/core/brand";
import type { EntryStore } from "@/server/ports/entry-store";
import type { UsageStore } from "@/server/ports/usage-store";
import { createMemoryEntryStore } from "./entry-store";
import { createMemoryUsageStore } from "./usage-store";

/** What a store has to know of a tenant before it takes an entry. */
export interface MemoryTenant {
  readonly state: "active" | "blocked";
  readonly generation: number;
}

/** The stores in memory: what the others are measured against, and a database for tests that need no database. */
export interface MemoryStores {
  readonly entries: EntryStore;
  readonly usage: UsageStore;
  putTenant(id: TenantId, tenant: MemoryTenant): void;
}

export function createMemoryStores(): MemoryStores {
  const tenants = new Map<TenantId, MemoryTenant>();
  return {
    entries: createMemoryEntryStore((id) => tenants.get(id) ?? null),
    usage: createMemoryUsageStore(),
    putTenant: (id, tenant) => void tenants.set(id, tenant),
  };
}
