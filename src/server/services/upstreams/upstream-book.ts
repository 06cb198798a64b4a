import { createHmac } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { ProviderWire } from "@/lib/core/wire";
import { KIND_OF_WIRE, type ProviderKind } from "@/lib/wire/client-context";
import { type UpstreamKind, upstreamKind } from "@/lib/wire/upstream-kinds";
import type { Database } from "../../ports/database";
import type {
  ManagedUpstream,
  ProviderClients,
  Upstream,
  UpstreamDescription,
  UpstreamDirectory,
} from "../../ports/upstream";
import type { Vault } from "../../ports/vault";
import { FreshCache, type FreshOptions } from "../fresh-cache";
import type { TenantDirectory } from "../tenant-directory";
import { matchOf, readOptions, readPatterns, type UpstreamOptions } from "./upstream-schema";

/** Where a request goes. */
export interface Target {
  readonly upstream: Upstream;
  /** The provider's account is this tenant's alone: what is kept there nobody else of this server can reach. */
  readonly ownAccount: boolean;
}

export interface UpstreamRow {
  readonly id: string;
  readonly tenantId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly baseUrl: string;
  readonly apiKey: Uint8Array | null;
  readonly models: string;
  readonly options: string;
  readonly account: string;
}

interface Known {
  readonly row: UpstreamRow;
  readonly patterns: readonly string[];
  readonly options: UpstreamOptions;
  readonly client: ManagedUpstream;
  readonly ownAccount: boolean;
}

/** Providers that are talked to at one time. */
const CLIENTS_MAX = 1_000;

interface Parts extends FreshOptions {
  readonly db: Database;
  readonly vault: Vault;
  readonly tenants: TenantDirectory;
  readonly clients: ProviderClients;
  /** What the environment names: asked where no admin has named anything for the model. */
  readonly environment: UpstreamDirectory;
  readonly environmentKeys: readonly string[];
}

/** Providers by tenant: its own first, then those of all tenants, then the environment's. */
export class UpstreamBook {
  private readonly parts: Parts;
  private readonly known: FreshCache<readonly Known[]>;
  /** One that is replaced goes on for those who hold it, and its idle connections end by themselves. */
  private readonly clients = new LRUCache<string, { version: string; client: ManagedUpstream }>({ max: CLIENTS_MAX });

  constructor(parts: Parts) {
    this.parts = parts;
    this.known = new FreshCache((tenantId) => this.read(tenantId as TenantId), parts);
  }

  /** Null: nobody here speaks this wire for this model. */
  async resolve(tenantId: TenantId, wire: ProviderWire, model: string): Promise<Target | null> {
    const found = best(await this.of(tenantId), KIND_OF_WIRE[wire], model);
    if (found !== null) return found;
    return this.ofEnvironment(this.parts.environment.resolve(wire, model));
  }

  /** Whom endpoints ask that name no model. */
  async ofKind(tenantId: TenantId, kind: ProviderKind): Promise<Target | null> {
    const known = (await this.of(tenantId)).filter(({ row }) => protocolOf(row) === kind);
    const first = known.find(({ patterns }) => patterns.includes("*")) ?? known[0];
    if (first !== undefined) return targetOf(first);
    return this.ofEnvironment(this.parts.environment.ofKind(kind));
  }

  /** What apps of the tenant call models of such a protocol. Its own names stand over those of all tenants. */
  async aliases(tenantId: TenantId, kind: ProviderKind): Promise<Readonly<Record<string, string>>> {
    const known = (await this.of(tenantId)).filter(({ row }) => protocolOf(row) === kind);
    return Object.assign({}, ...known.toReversed().map(({ options }) => options.aliases)) as Record<string, string>;
  }

  async list(tenantId: TenantId): Promise<(UpstreamDescription & Target)[]> {
    const known = await this.of(tenantId);
    const isAlone = await this.parts.tenants.isAlone();
    const own = known.map(({ row, patterns, client, ownAccount }) => ({
      name: row.name,
      kind: row.kind as UpstreamKind,
      models: patterns,
      upstream: client,
      ownAccount,
    }));
    return [...own, ...this.parts.environment.list().map((one) => ({ ...one, ownAccount: isAlone }))];
  }

  /** The client of a row as it stands, for its health. */
  async clientOf(row: UpstreamRow): Promise<ManagedUpstream> {
    const version = JSON.stringify({
      ...row,
      apiKey: row.apiKey === null ? null : Buffer.from(row.apiKey).toString("hex"),
    });
    const open = this.clients.get(row.id);
    if (open?.version === version) return open.client;
    const { vault, clients } = this.parts;
    const apiKey = row.apiKey === null ? null : await vault.openSecret(secretName(row.id), row.apiKey);
    const { id, kind, baseUrl, options } = row;
    const client = clients.open({
      id,
      kind: kind as UpstreamKind,
      baseUrl,
      apiKey,
      ...readOptions(options),
    });
    this.clients.set(id, { version, client });
    return client;
  }

  /** Keyed: a stolen database names no account. Empty without a key. */
  async accountOf(apiKey: string | null): Promise<string> {
    if (apiKey === null) return "";
    return createHmac("sha256", await this.parts.vault.appKeyPepper())
      .update(`lethe/provider-account ${apiKey}`)
      .digest("base64url");
  }

  /** After a change; other processes see it when they read again. */
  forget(id: string): void {
    this.known.clear();
    this.clients.delete(id);
  }

  close(): void {
    for (const { client } of this.clients.values()) void client.close().catch(() => undefined);
    this.clients.clear();
  }

  private async of(tenantId: TenantId): Promise<readonly Known[]> {
    return (await this.known.get(tenantId)) ?? [];
  }

  private async ofEnvironment(upstream: Upstream | null): Promise<Target | null> {
    if (upstream === null) return null;
    return { upstream, ownAccount: await this.parts.tenants.isAlone() };
  }

  /** The tenant's own first; of each the oldest first. */
  private async read(tenantId: TenantId): Promise<readonly Known[]> {
    const { upstream } = this.parts.db.read;
    const rows = await upstream.findMany({ where: { OR: [{ tenantId }, { tenantId: null }] }, orderBy: { id: "asc" } });
    rows.sort((a, b) => Number(a.tenantId === null) - Number(b.tenantId === null));
    const isOwn = await this.ownAccounts(rows, tenantId);
    return Promise.all(rows.map(async (row) => knownOf(row, await this.clientOf(row), isOwn(row))));
  }

  /** Whose key opens this tenant's doors only: no other row has it, and the environment neither. Asked once for all rows. */
  private async ownAccounts(rows: readonly UpstreamRow[], tenantId: TenantId): Promise<(row: UpstreamRow) => boolean> {
    const { db, tenants, environmentKeys } = this.parts;
    if (await tenants.isAlone()) return () => true;
    const mine = rows.filter((row) => row.tenantId === tenantId && row.account !== "").map(({ account }) => account);
    if (mine.length === 0) return () => false;
    const others = await db.read.upstream.findMany({
      where: { account: { in: mine }, OR: [{ tenantId: null }, { tenantId: { not: tenantId } }] },
      select: { account: true },
      distinct: ["account"],
    });
    const named = await Promise.all(environmentKeys.map((key) => this.accountOf(key)));
    const shared = new Set([...others.map(({ account }) => account), ...named]);
    return (row) => row.tenantId === tenantId && row.account !== "" && !shared.has(row.account);
  }
}

export function secretName(id: string): string {
  return `upstream/${id}`;
}

function knownOf(row: UpstreamRow, client: ManagedUpstream, ownAccount: boolean): Known {
  return { row, patterns: readPatterns(row.models), options: readOptions(row.options), client, ownAccount };
}

function protocolOf({ kind }: UpstreamRow): ProviderKind {
  return upstreamKind(kind as UpstreamKind).protocol;
}

function best(known: readonly Known[], kind: ProviderKind, model: string): Target | null {
  let found: { one: Known; match: number; own: boolean } | null = null;
  for (const one of known) {
    const match = protocolOf(one.row) === kind ? matchOf(one.patterns, model) : null;
    if (match === null) continue;
    const own = one.row.tenantId !== null;
    // A tenant's own pattern, however short, is its word over those of all tenants.
    if (found === null || (own === found.own && match > found.match)) found = { one, match, own };
  }
  return found === null ? null : targetOf(found.one);
}

function targetOf({ client, ownAccount }: Known): Target {
  return { upstream: client, ownAccount };
}
