import type { KeyObject } from "node:crypto";
import type { OpenedDetails } from "@/lib/audit/sealed-details";
import type { KeyId, TenantId } from "@/lib/core/brand";
import { deriveKey } from "@/lib/seal/derive";
import type { Vault } from "../../ports/vault";
import type { Services } from "../context";
import { openDetails, privateKeyOf, publicTextOf } from "./seal-details";

/** Tenants of before there were audit keys that one upkeep gives one. */
const TENANTS_PER_RUN = 50;

/**
 * Under which the vault holds a tenant's audit key: beside the tenant's own, which goes with each erasure of its answers. This
 * one goes with the tenant.
 */
export function auditOwner(tenantId: string): TenantId {
  return `audit/${tenantId}` as TenantId;
}

/** Made at the first call. */
async function auditKey(vault: Vault, tenantId: string): Promise<KeyObject> {
  const { mac } = await vault.tenantKeys(auditOwner(tenantId));
  return privateKeyOf(deriveKey(mac, "audit-details"));
}

/** For the tenant's row. Makes the key at the first call. */
export async function auditPublicKey(vault: Vault, tenantId: string): Promise<string> {
  return publicTextOf(await auditKey(vault, tenantId));
}

export function destroyAuditKey(vault: Vault, tenantId: string): Promise<KeyId[]> {
  return vault.destroyTenant(auditOwner(tenantId));
}

/** Records of tenants of before are in clear until the tenant has a key. */
export async function giveAuditKeys({ db, vault }: Pick<Services, "db" | "vault">): Promise<void> {
  const where = { auditKey: null, state: "active" };
  const tenants = await db.read.tenant.findMany({ where, select: { id: true }, take: TENANTS_PER_RUN });
  for (const { id } of tenants) {
    const key = await auditPublicKey(vault, id);
    await db.write((tx) => tx.tenant.updateMany({ where: { id, ...where }, data: { auditKey: key } }));
  }
}

interface StoredRecord {
  readonly seq: number;
  readonly action: string;
  readonly tenantId: string | null;
  readonly details: string;
}

/** Opens what is sealed, of records of any tenants; null for what is in clear or can't be opened any more. */
export class DetailsReader {
  private readonly vault: Vault;
  /** Null: it is destroyed, or never was. */
  private readonly keys = new Map<string, KeyObject | null>();

  constructor(vault: Vault) {
    this.vault = vault;
  }

  async open({ seq, action, tenantId, details }: StoredRecord): Promise<OpenedDetails | null> {
    if (tenantId === null || !details.startsWith('{"sealed":')) return null;
    const key = await this.keyOf(tenantId);
    return key === null ? null : openDetails(key, { tenantId, seq, action }, details);
  }

  /** The details as they were written; where nobody can open them any more, what says so. */
  async read(record: StoredRecord): Promise<Record<string, unknown>> {
    return (await this.readAll(record)).details;
  }

  /** `actor`: who it was by name, where that is sealed with the details; null: the record itself says. */
  async readAll(record: StoredRecord): Promise<{ actor: string | null; details: Record<string, unknown> }> {
    const opened = await this.open(record);
    const read = JSON.parse(opened?.details ?? record.details) as Record<string, unknown>;
    if (opened === null) return { actor: null, details: typeof read.sealed === "string" ? { sealed: true } : read };
    const { actor, ...details } = read;
    return typeof actor === "string" ? { actor, details } : { actor: null, details: read };
  }

  private async keyOf(tenantId: string): Promise<KeyObject | null> {
    const known = this.keys.get(tenantId);
    if (known !== undefined) return known;
    // Reading must make no key.
    const isThere = (await this.vault.keyIds(auditOwner(tenantId), null)).length > 0;
    const key = isThere ? await auditKey(this.vault, tenantId) : null;
    this.keys.set(tenantId, key);
    return key;
  }
}
