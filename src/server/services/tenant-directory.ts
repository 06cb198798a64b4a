import type { TenantId } from "@/lib/core/brand";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import { FreshCache } from "./fresh-cache";
import type { Limits } from "./limits";
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

  constructor(db: Database, clock: Clock, limits: Limits) {
    this.cache = new FreshCache((id) => readTenant(db, id as TenantId), clock, limits);
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
