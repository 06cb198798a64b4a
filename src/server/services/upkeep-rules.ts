import type { TenantId } from "@/lib/core/brand";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import { tenantSettingsSchema } from "./settings-schema";

const FRESH_MS = 60_000;
const TENANTS_PER_READ = 100;

export interface UpkeepRule {
  /** How long an expired answer may still serve, in seconds. */
  readonly graceSeconds: number;
  readonly maxEntries: number;
  /** Answers are to go after so many days, whatever their time to live. */
  readonly retains: boolean;
}

const graceSchema = tenantSettingsSchema.shape.staleIfErrorMaxSeconds;
const maxEntriesSchema = tenantSettingsSchema.shape.maxEntries;

/**
 * What the upkeep has to know of every tenant. Read in pages, once a minute: it asks each second, and what it deletes a
 * minute late is not served, for each serve asks the settings in force.
 */
export class UpkeepRules {
  private readonly db: Database;
  private readonly clock: Clock;
  private known: ReadonlyMap<TenantId, UpkeepRule> = new Map();
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(options: { db: Database; clock: Clock }) {
    this.db = options.db;
    this.clock = options.clock;
  }

  async all(): Promise<ReadonlyMap<TenantId, UpkeepRule>> {
    if (this.clock.elapsed() - this.readAt < FRESH_MS) return this.known;
    const readAt = this.clock.elapsed();
    this.known = await this.read();
    this.readAt = readAt;
    return this.known;
  }

  /** A tenant's settings have changed. */
  forget(): void {
    this.readAt = Number.NEGATIVE_INFINITY;
  }

  private async read(): Promise<Map<TenantId, UpkeepRule>> {
    const rules = new Map<TenantId, UpkeepRule>();
    for (let after = ""; ; ) {
      const page = await this.db.read.tenant.findMany({
        where: { id: { gt: after } },
        orderBy: { id: "asc" },
        take: TENANTS_PER_READ,
        select: { id: true, settings: true },
      });
      for (const { id, settings } of page) {
        const rule = ruleOf(settings);
        if (rule !== null) rules.set(id as TenantId, rule);
      }
      after = page.at(-1)?.id ?? "";
      if (page.length < TENANTS_PER_READ) return rules;
    }
  }
}

/** Null: a damaged row. It must not stop the upkeep of the others; until it is mended nothing of its tenant is let go. */
function ruleOf(settings: string): UpkeepRule | null {
  try {
    const { staleIfErrorMaxSeconds, maxEntries, retentionDays, retentionDaysByNamespace } = JSON.parse(
      settings,
    ) as Record<string, unknown>;
    return {
      graceSeconds: graceSchema.parse(staleIfErrorMaxSeconds),
      maxEntries: maxEntriesSchema.parse(maxEntries),
      retains: (retentionDays ?? null) !== null || Object.keys(retentionDaysByNamespace ?? {}).length > 0,
    };
  } catch {
    return null;
  }
}
