import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { snapshotOf } from "@/lib/core/writer";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import { FreshCache, type FreshOptions } from "./fresh-cache";

const ALIASES_MAX = 200;
const OLDER_MAX = 8;
/** A provider that moves an alias little by little answers by turns: no more is written down than this often. */
const TURN_MS = 60_000;

const aliasSchema = z.object({
  provider: z.string(),
  model: z.string(),
  /** What fresh answers say now. */
  snapshot: z.string(),
  since: z.number(),
  older: z.array(z.object({ snapshot: z.string(), supersededAt: z.number() })),
});
type Alias = z.infer<typeof aliasSchema>;
type AliasName = Pick<Alias, "provider" | "model">;

/** Which model stands behind a name, by what providers' fresh answers say. One row a tenant, which goes with it. */
export class ModelSnapshots {
  private readonly known: FreshCache<readonly Alias[]>;
  private readonly db: Pick<Database, "point" | "write">;
  private readonly clock: Clock;

  constructor(parts: FreshOptions & { readonly db: Pick<Database, "point" | "write"> }) {
    this.db = parts.db;
    this.clock = parts.clock;
    this.known = new FreshCache((tenantId) => this.read(tenantId as TenantId), parts);
  }

  async list(tenantId: TenantId): Promise<readonly Alias[]> {
    return (await this.known.get(tenantId)) ?? [];
  }

  /** A fresh answer has come. */
  async note(tenantId: TenantId, name: AliasName, snapshot: string): Promise<void> {
    const now = this.clock.now();
    const known = await this.list(tenantId);
    const found = known.find(isOf(name));
    if (found?.snapshot === snapshot) return;
    // Names that are not there yet push others out where there are too many: as slowly.
    const last = found ?? (known.length < ALIASES_MAX ? undefined : known[0]);
    if (last !== undefined && now - last.since < TURN_MS) return;
    const where = { name: rowOf(tenantId) };
    await this.db.write(async (tx) => {
      const row = await tx.serverSetting.findUnique({ where });
      const value = JSON.stringify(withSnapshot(parseRow(row?.value), { ...name, snapshot, now }));
      await tx.serverSetting.upsert({ where, update: { value }, create: { ...where, value } });
    });
    this.known.forget(tenantId);
  }

  /** When fresh answers began to come from another model than the entry's; null: they have not, or nobody knows. */
  async supersededAt({ tenantId, provider, model, tags }: EntryRow): Promise<number | null> {
    const snapshot = snapshotOf(tags);
    if (snapshot === null) return null;
    const aliases = await this.list(tenantId).catch(() => []);
    const alias = aliases.find(isOf({ provider, model }));
    if (alias === undefined || alias.snapshot === snapshot) return null;
    return alias.older.find((one) => one.snapshot === snapshot)?.supersededAt ?? null;
  }

  private async read(tenantId: TenantId): Promise<readonly Alias[]> {
    const row = await this.db.point.serverSetting.findUnique({ where: { name: rowOf(tenantId) } });
    return parseRow(row?.value);
  }
}

function rowOf(tenantId: TenantId): string {
  return `snapshots:${tenantId}`;
}

function isOf({ provider, model }: AliasName): (alias: Alias) => boolean {
  return (alias) => alias.provider === provider && alias.model === model;
}

function parseRow(value: string | undefined): Alias[] {
  return value === undefined ? [] : z.array(aliasSchema).parse(JSON.parse(value));
}

/** One that fresh answers name again is superseded no more. */
function withSnapshot(
  aliases: readonly Alias[],
  { provider, model, snapshot, now }: AliasName & { readonly snapshot: string; readonly now: number },
): Alias[] {
  const name = { provider, model };
  const before = aliases.find(isOf(name));
  const others = aliases.filter((alias) => alias !== before);
  const left = before === undefined ? [] : [{ snapshot: before.snapshot, supersededAt: now }];
  const older = [...left, ...(before?.older ?? [])].filter((one) => one.snapshot !== snapshot).slice(0, OLDER_MAX);
  return [{ ...name, snapshot, since: now, older }, ...others].slice(0, ALIASES_MAX);
}
