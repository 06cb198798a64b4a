import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { snapshotOf } from "@/lib/core/writer";
import type { Clock } from "../ports/clock";
import type { Database } from "../ports/database";
import { withDeadline } from "./deadline";

const ALIASES_MAX = 200;
const OLDER_MAX = 8;
const TENANTS_MAX = 10_000;
/** Hours are counted with it, so what another process has seen may come this much later. */
const FRESH_MS = 10_000;
const READ_MS = 50;
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

interface Known {
  readonly aliases: readonly Alias[];
  readonly readAt: number;
}

/** Which model stands behind a name, by what providers' fresh answers say. One row a tenant, which goes with it. */
export class ModelSnapshots {
  private readonly known = new LRUCache<TenantId, Known>({ max: TENANTS_MAX });
  private readonly db: Pick<Database, "read" | "write">;
  private readonly clock: Clock;

  constructor({ db, clock }: { readonly db: Pick<Database, "read" | "write">; readonly clock: Clock }) {
    this.db = db;
    this.clock = clock;
  }

  async list(tenantId: TenantId): Promise<readonly Alias[]> {
    const known = this.known.get(tenantId);
    const now = this.clock.elapsed();
    if (known !== undefined && now - known.readAt < FRESH_MS) return known.aliases;
    const row = await this.db.read.serverSetting.findUnique({ where: { name: rowOf(tenantId) } });
    const aliases = parseRow(row?.value);
    this.known.set(tenantId, { aliases, readAt: now });
    return aliases;
  }

  /** A fresh answer has come. */
  async note(tenantId: TenantId, name: AliasName, snapshot: string): Promise<void> {
    const now = this.clock.now();
    const found = (await this.list(tenantId)).find(isOf(name));
    if (found !== undefined && (found.snapshot === snapshot || now - found.since < TURN_MS)) return;
    const where = { name: rowOf(tenantId) };
    const aliases = await this.db.write(async (tx) => {
      const row = await tx.serverSetting.findUnique({ where });
      const moved = withSnapshot(parseRow(row?.value), { ...name, snapshot, now });
      const value = JSON.stringify(moved);
      await tx.serverSetting.upsert({ where, update: { value }, create: { ...where, value } });
      return moved;
    });
    this.known.set(tenantId, { aliases, readAt: this.clock.elapsed() });
  }

  /** When fresh answers began to come from another model than the entry's; null: they have not, or nobody knows. */
  async supersededAt({ tenantId, provider, model, tags }: EntryRow): Promise<number | null> {
    const snapshot = snapshotOf(tags);
    if (snapshot === null) return null;
    const aliases = await withDeadline(this.list(tenantId), READ_MS).catch(() => this.known.get(tenantId)?.aliases);
    const alias = aliases?.find(isOf({ provider, model }));
    if (alias === undefined || alias.snapshot === snapshot) return null;
    return alias.older.find((one) => one.snapshot === snapshot)?.supersededAt ?? null;
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
