import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type { Database } from "../ports/database";
import { type Brake, brakeRow, hardest, readBrake } from "./brake/brake";
import { withDeadline } from "./deadline";
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
  /** The harder of the tenant's own, everybody's and the environment's. */
  readonly brake: Brake;
}

/** How long the number of tenants is taken to be what it was. */
const ALONE_KNOWN_MS = 1_000;

export class TenantDirectory {
  private readonly cache: FreshCache<Tenant>;

  readonly environmentBrake: Brake;

  readonly #db: Database;
  readonly #clock: FreshOptions["clock"];
  readonly #limits: FreshOptions["limits"];
  #alone = { is: false, until: Number.NEGATIVE_INFINITY };

  constructor(options: FreshOptions & { db: Database; brake: Brake }) {
    const { db, brake: environmentBrake } = options;
    this.environmentBrake = environmentBrake;
    this.#db = db;
    this.#clock = options.clock;
    this.#limits = options.limits;
    const parts = { db, blocked: new BlockedSubjects(db), environmentBrake };
    this.cache = new FreshCache((id) => readTenant(parts, id as TenantId), options);
  }

  /** @throws ServiceError `not-found` */
  async get(tenantId: TenantId): Promise<Tenant> {
    const tenant = await this.cache.get(tenantId);
    if (tenant === null) throw notFound("Tenant");
    return tenant;
  }

  /** Whether there is one tenant only: the providers' accounts are then its own. Not known is no. */
  async isAlone(): Promise<boolean> {
    const now = this.#clock.elapsed();
    if (now >= this.#alone.until) {
      const counting = withDeadline(this.#db.read.tenant.count(), this.#limits.directoryDeadlineMs);
      const count = await counting.catch(() => 2);
      this.#alone = { is: count === 1, until: now + ALONE_KNOWN_MS };
    }
    return this.#alone.is;
  }

  forget(tenantId: TenantId): void {
    this.cache.forget(tenantId);
  }

  clear(): void {
    this.cache.clear();
  }
}

interface Parts {
  readonly db: Database;
  readonly blocked: BlockedSubjects;
  readonly environmentBrake: Brake;
}

async function readTenant({ db, blocked, environmentBrake }: Parts, tenantId: TenantId): Promise<Tenant | null> {
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
    blockedSubjects: await blocked.of(tenantId, row.generation),
    settings: tenantSettingsSchema.parse(JSON.parse(row.settings)),
    createdAt: row.createdAt.getTime(),
    brake: hardest([environmentBrake, ...brakes.map((pulled) => readBrake(pulled?.value))]),
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
