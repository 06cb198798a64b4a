import { auditLeafHash } from "@/lib/audit/record";
import type { JsonObject } from "@/lib/core/json";
import type { AdminTransaction } from "../../ports/database";
import { StoreError } from "../../ports/entry-store";
import { type Actor, actorName, type Services } from "../context";

export interface AuditEvent {
  readonly actor: Actor;
  /** `noun.verb`: `tenant.create`, `app-key.revoke`, `erasure.request`. */
  readonly action: string;
  readonly tenantId: string | null;
  readonly target: string | null;
  /** No secrets, no prompt text. */
  readonly details: JsonObject;
}

/** Writes the record inside the transaction of the act: if it can't be written, the act does not happen. */
export async function writeAudit(tx: AdminTransaction, at: number, event: AuditEvent): Promise<void> {
  const last = await tx.auditRecord.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  const entry = {
    seq: (last?.seq ?? 0) + 1,
    at,
    actor: actorName(event.actor),
    action: event.action,
    tenantId: event.tenantId,
    target: event.target,
    details: JSON.stringify(event.details),
  };
  await tx.auditRecord.create({ data: { ...entry, at: BigInt(at), leafHash: auditLeafHash(entry) } });
}

const TRIES_MAX = 4;

/**
 * An event that is no act of its own (a login, a quarantined entry): a transaction for the record alone. Under a flood the
 * database ends a transaction that keeps others waiting: the record must not be lost then, and is written anew.
 */
export async function auditEvent(services: Services, event: AuditEvent): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await services.db.write((tx) => writeAudit(tx, services.clock.now(), event));
    } catch (err) {
      const mayPass = err instanceof StoreError && err.code === "unavailable";
      if (!mayPass || tries >= TRIES_MAX) throw err;
    }
  }
}
