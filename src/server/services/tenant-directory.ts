import type { TenantId } from "@/lib/core/brand";
import type { Database } from "../ports/database";
import { FreshCache, type FreshOptions } from "./fresh-cache";
import { notFound } from "./service-error";
import { type TenantSettings, tenantSettingsSchema } from "./settings-schema";

export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  readonly state: "active" | "blocked";
  readonly generation: number;
  readonly settings: TenantSettings;
  readonly createdAt: number;
}

export class TenantDirectory {
  private readonly cache: FreshCache<Tenant>;

  constructor(options: FreshOptions & { db: Database }) {
    this.cache = new FreshCache((id) => readTenant(options.db, id as TenantId), options);
  }

  /** @throws ServiceError `not-found` */
  async get(tenantId: TenantId): Promise<Tenant> {
    const tenant = await this.cache.get(tenantId);
    if (tenant === null) throw notFound("Tenant");
    return tenant;
  }

  forget(tenantId: TenantId): void {
    this.cache.forget(tenantId);
  }

  clear(): void {
    this.cache.clear();
  }
}

async function readTenant(db: Database, tenantId: TenantId): Promise<Tenant | null> {
  const row = await db.point.tenant.findUnique({ where: { id: tenantId } });
  if (row === null) return null;
  return {
    id: tenantId,
    name: row.name,
    state: row.state === "active" ? "active" : "blocked",
    generation: row.generation,
    settings: tenantSettingsSchema.parse(JSON.parse(row.settings)),
    createdAt: row.createdAt.getTime(),
  };
}
