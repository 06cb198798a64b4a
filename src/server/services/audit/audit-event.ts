import { auditLeafHash } from "@/lib/audit/record";
import type { JsonObject } from "@/lib/core/json";
import type { AdminTransaction } from "../../ports/database";
import { StoreError } from "../../ports/entry-store";
import { type Actor, actorId, actorName, type Services } from "../context";
import { sealDetails } from "./seal-details";

export interface AuditEvent {
  readonly actor: Actor;
  /** `noun.verb`: `tenant.create`, `app-key.revoke`, `erasure.request`. */
  readonly action: string;
  readonly tenantId: string | null;
  readonly target: string | null;
  /** No secrets, no prompt text. */
  readonly details: JsonObject;
}

/** What these say of a tenant is its id, counts and times: they outlive the tenant, and the key of its other records. */
export const OUTLIVING: readonly string[] = ["erasure.request", "erasure.complete"];

/**
 * Writes the record inside the transaction of the act: if it can't be written, the act does not happen. What it tells of a
 * tenant, and who of its people acted, is sealed under the tenant's audit key, and can be read for as long as the tenant is
 * there.
 */
export async function writeAudit(tx: AdminTransaction, at: number, event: AuditEvent): Promise<void> {
  const last = await tx.auditRecord.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  const seq = (last?.seq ?? 0) + 1;
  const entry = {
    seq,
    at,
    action: event.action,
    tenantId: event.tenantId,
    target: event.target,
    ...(await namelessly(tx, seq, event)),
  };
  await tx.auditRecord.create({ data: { ...entry, at: BigInt(at), leafHash: auditLeafHash(entry) } });
}

async function namelessly(
  tx: AdminTransaction,
  seq: number,
  { actor, tenantId, action, details }: AuditEvent,
): Promise<{ actor: string; details: string }> {
  const clear = JSON.stringify(details);
  if (tenantId === null) return { actor: actorName(actor), details: clear };
  if (OUTLIVING.includes(action)) return { actor: actorId(actor), details: clear };
  const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { auditKey: true } });
  const key = tenant?.auditKey ?? null;
  if (key === null) return { actor: actorName(actor), details: clear };
  const told = JSON.stringify(actor.kind === "admin" ? { actor: actorName(actor), ...details } : details);
  const sealed = told === "{}" ? told : sealDetails(key, { tenantId, seq, action }, told);
  return { actor: actorId(actor), details: sealed };
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
