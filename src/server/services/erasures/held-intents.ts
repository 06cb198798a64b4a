import { destroyAuditKey } from "../audit/audit-keys";
import type { Services } from "../context";
import { type ErasureIntent, rowOfIntent, writeIntent } from "./erasure-intent";
import type { ErasureRow } from "./erasure-view";

/** More would not be held in memory; each is in the ledger whatever happens. */
const HELD_MAX = 1_000;

/**
 * Erasures that the database could not take yet. Their keys are destroyed and the ledger has them: a crash loses the
 * receipt, not the erasure, which the next start does again from the ledger.
 */
export class HeldIntents {
  private readonly held = new Map<string, ErasureIntent>();

  /** @throws what the vault throws: then nothing is acknowledged, though the ledger will do it at the next start */
  async hold({ vault }: Services, intent: ErasureIntent): Promise<ErasureRow> {
    const { tenantId, person, progress } = intent;
    if (this.held.size >= HELD_MAX) throw new Error("too many erasures wait for the database");
    if (person === null) await vault.destroyTenant(tenantId);
    else for (const ref of person.refs) await vault.destroySubject(tenantId, ref);
    if (progress.kind === "deletion") await destroyAuditKey(vault, tenantId);
    progress.waitsFor = "the database can't be written: free space, or see the log; the keys are destroyed";
    this.held.set(intent.id, intent);
    return rowOfIntent(intent);
  }

  rows(): ErasureRow[] {
    return [...this.held.values()].map(rowOfIntent);
  }

  /** What the database takes now goes its way like any other. @returns how many still wait */
  async write(services: Services): Promise<number> {
    for (const intent of this.held.values()) {
      try {
        intent.progress.waitsFor = null;
        await writeIntent(services, intent);
        this.held.delete(intent.id);
      } catch (error) {
        intent.progress.waitsFor = "the database can't be written; the keys are destroyed";
        services.log.error({ err: error, erasureId: intent.id }, "an erasure waits for the database");
      }
    }
    return this.held.size;
  }
}
