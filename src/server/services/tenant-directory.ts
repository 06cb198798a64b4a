import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type { Database } from "../ports/database";
import { FreshCache, type FreshOptions } from "./fresh-cache";
import { notFound } from "./service-error";
import { type TenantSettings, tenantSettingsSchema } from "./settings-schema";

export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  readonly state: "active" | "blocked";
  readonly generation: number;
  /** People whose erasure has begun and whose rows are not gone yet. */
  readonly blockedSubjects: ReadonlySet<SubjectRef>;
  readonly settings: TenantSettings;
  readonly createdAt: number;
}

export class TenantDirectory {
  private readonly cache: FreshCache<Tenant>;

  constructor(options: FreshOptions & { db: Database }) {
    const blocked = new BlockedSubjects(options.db);
    this.cache = new FreshCache((id) => readTenant(options.db, blocked, id as TenantId), options);
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

async function readTenant(db: Database, blocked: BlockedSubjects, tenantId: TenantId): Promise<Tenant | null> {
  const row = await db.point.tenant.findUnique({ where: { id: tenantId } });
  if (row === null) return null;
  return {
    id: tenantId,
    name: row.name,
    state: row.state === "active" ? "active" : "blocked",
    generation: row.generation,
    blockedSubjects: await blocked.of(tenantId, row.generation),
    settings: tenantSettingsSchema.parse(JSON.parse(row.settings)),
    createdAt: row.createdAt.getTime(),
  };
}

const NOBODY: ReadonlySet<SubjectRef> = new Set();

/** Each erasure raises the generation: of one generation the people who are blocked only become fewer, and mostly there are none. */
class BlockedSubjects {
  private readonly known = new Map<TenantId, { generation: number; refs: ReadonlySet<SubjectRef> }>();
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** @param generation as it was read before: an erasure that it stands for is seen */
  async of(tenantId: TenantId, generation: number): Promise<ReadonlySet<SubjectRef>> {
    if (generation === 0) return NOBODY;
    const last = this.known.get(tenantId);
    if (last?.generation === generation && last.refs.size === 0) return NOBODY;
    const open = await this.db.read.erasure.findMany({
      where: { tenantId, subjectRef: { not: null }, state: { in: ["blocked", "key-destroyed"] } },
      select: { subjectRef: true },
    });
    const refs = new Set(open.map(({ subjectRef }) => subjectRef as SubjectRef));
    this.known.set(tenantId, { generation, refs });
    return refs;
  }
}
