import type { Logger } from "pino";
import type { Database } from "../../ports/database";
import type { Vault } from "../../ports/vault";
import type { Services } from "../context";
import { writeAudit } from "./audit-event";
import { auditOwner, auditPublicKey } from "./audit-keys";

/** Tenants that one upkeep looks at. */
const TENANTS_PER_RUN = 50;

/**
 * Once after a start, a page of tenants a run: does the vault hold the key that the tenant's records are sealed to? Where older
 * keys were put back it does not, and what was sealed since could be read by nobody, unnoticed. It is said in log and trail,
 * and what comes from then on is sealed to a key that is there.
 */
export class AuditKeyCheck {
  /** The last tenant that was looked at; null: all were. */
  #after: string | null = "";
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #clock: Services["clock"];
  readonly #log: Logger;

  constructor({ db, vault, clock, log }: Pick<Services, "db" | "vault" | "clock"> & { log: Logger }) {
    this.#db = db;
    this.#vault = vault;
    this.#clock = clock;
    this.#log = log;
  }

  async step(): Promise<void> {
    if (this.#after === null) return;
    const tenants = await this.#db.read.tenant.findMany({
      where: { id: { gt: this.#after }, state: "active" },
      orderBy: { id: "asc" },
      select: { id: true, auditKey: true },
      take: TENANTS_PER_RUN,
    });
    for (const { id, auditKey } of tenants) if (auditKey !== null) await this.#check(id, auditKey);
    this.#after = tenants.length < TENANTS_PER_RUN ? null : (tenants.at(-1)?.id ?? null);
  }

  async #check(tenantId: string, sealedTo: string): Promise<void> {
    const ids = await this.#vault.keyIds(auditOwner(tenantId), null);
    const held = ids.length === 0 ? null : await auditPublicKey(this.#vault, tenantId);
    if (held === sealedTo) return;
    const key = held ?? (await auditPublicKey(this.#vault, tenantId));
    const where = { id: tenantId, auditKey: sealedTo, state: "active" };
    const isReplaced = await this.#db.write(async (tx) => {
      const { count } = await tx.tenant.updateMany({ where, data: { auditKey: key } });
      const event = { actor: { kind: "system" as const }, action: "audit.key-lost", tenantId, target: tenantId };
      if (count > 0) await writeAudit(tx, this.#clock.now(), { ...event, details: { sealedTo, from: key } });
      return count > 0;
    });
    if (isReplaced)
      this.#log.error(
        { tenantId },
        "the vault does not hold the key that this tenant's audit records are sealed to: were older keys put back? Their details can't be read with these keys; records from now on are sealed to a new one",
      );
  }
}
