import { LRUCache } from "lru-cache";
import type { AddressRanges } from "@/lib/core/address";
import type { TenantId } from "@/lib/core/brand";
import { appKeyHash, isAppKey } from "@/lib/keying/app-key";
import type { Clock } from "../../ports/clock";
import type { Database } from "../../ports/database";
import type { Vault } from "../../ports/vault";
import type { AppActor } from "../context";
import { FreshCache, type FreshOptions } from "../fresh-cache";
import { readQuota } from "../quotas/quota-schema";
import { ServiceError } from "../service-error";
import type { AppKeyScope } from "../views";
import { rangesOf } from "./addresses";
import { Lineages } from "./lineages";

interface KnownKey {
  readonly actor: AppActor;
  readonly expiresAt: number | null;
  readonly revoked: boolean;
  readonly addresses: AddressRanges | null;
}

const LAST_USED_EVERY_MS = 60_000;
const KEYS_MAX = 50_000;

/** Verified app keys, in memory for a moment. The keys themselves are never kept, only their HMAC. */
export class AppKeyDirectory {
  readonly lineages: Lineages;
  private readonly cache: FreshCache<KnownKey>;
  private readonly lastUsed = new LRUCache<string, number>({ max: KEYS_MAX });
  private readonly vault: Vault;
  /** Told the id of a key that is used. */
  private readonly used: (id: string) => void;
  private readonly clock: Clock;

  constructor(options: FreshOptions & { db: Database; vault: Vault; used: (id: string) => void }) {
    this.used = options.used;
    this.clock = options.clock;
    this.vault = options.vault;
    this.lineages = new Lineages(options.db);
    this.cache = new FreshCache((hash) => readKey(options.db, this.lineages, hash), options);
  }

  /** @throws ServiceError `unauthenticated` with one message for unknown, revoked and expired; `unavailable` when nobody can tell */
  async authenticate(secret: string | null, address?: string): Promise<AppActor> {
    if (secret === null) throw unauthenticated("No app key: send it as 'Authorization: Bearer lth_...'.");
    if (!isAppKey(secret))
      throw unauthenticated("This is not a Lethe app key: they look like lth_live_... and are shown once when made.");
    const hash = appKeyHash(await this.vault.appKeyPepper(), secret);
    const known = await this.cache.get(hash);
    const now = this.clock.now();
    if (known === null || known.revoked || (known.expiresAt !== null && known.expiresAt <= now)) {
      throw unauthenticated("This app key is unknown, revoked or expired: ask an admin of your tenant for a new one.");
    }
    if (known.addresses !== null && !(address !== undefined && known.addresses.has(address))) {
      throw new ServiceError("forbidden", "This app key may not be used from this address.");
    }
    this.noteUse(hash, known.actor.appKeyId, now);
    return known.actor;
  }

  forget(hash: string): void {
    this.cache.forget(hash);
  }

  clear(): void {
    this.cache.clear();
  }

  /** Noted at most once a minute a key; the recorder writes it with everything else. */
  private noteUse(hash: string, id: string, now: number): void {
    if (now - (this.lastUsed.get(hash) ?? 0) < LAST_USED_EVERY_MS) return;
    this.lastUsed.set(hash, now);
    this.used(id);
  }
}

async function readKey(db: Database, lineages: Lineages, hash: string): Promise<KnownKey | null> {
  const row = await db.point.appKey.findUnique({ where: { hash } });
  if (row === null) return null;
  const budgetId = await lineages.rootOf(row);
  return {
    actor: {
      kind: "app",
      tenantId: row.tenantId as TenantId,
      appKeyId: row.id,
      budgetId,
      prefix: row.prefix,
      scopes: new Set(row.scopes.split(" ") as AppKeyScope[]),
      quota: readQuota(row.quota),
    },
    expiresAt: row.expiresAt?.getTime() ?? null,
    revoked: row.revokedAt !== null,
    addresses: rangesOf(row.addresses),
  };
}

function unauthenticated(message: string): ServiceError {
  return new ServiceError("unauthenticated", message);
}
