import type { TenantId } from "@/lib/core/brand";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import { type Brake, brakeRow, hardest, readBrake } from "./brake/brake";
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
  /** The harder of the tenant's own, everybody's and the environment's. */
  readonly brake: Brake;
}

export class TenantDirectory {
  private readonly cache: FreshCache<Tenant>;

  readonly environmentBrake: Brake;

  constructor(db: Database, clock: Clock, limits: Limits, environmentBrake: Brake = "released") {
    this.environmentBrake = environmentBrake;
    this.cache = new FreshCache((id) => readTenant(db, id as TenantId, environmentBrake), clock, limits);
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

async function readTenant(db: Database, tenantId: TenantId, environmentBrake: Brake): Promise<Tenant | null> {
  const [row, ...brakes] = await Promise.all([
    db.point.tenant.findUnique({ where: { id: tenantId } }),
    ...[null, tenantId].map((of) => db.point.serverSetting.findUnique({ where: { name: brakeRow(of) } })),
  ]);
  if (row === null) return null;
  return {
    id: tenantId,
    name: row.name,
    state: row.state === "active" ? "active" : "blocked",
    generation: row.generation,
    settings: tenantSettingsSchema.parse(JSON.parse(row.settings)),
    createdAt: row.createdAt.getTime(),
    brake: hardest([environmentBrake, ...brakes.map((pulled) => readBrake(pulled?.value))]),
  };
}
