import { uptime, version } from "node:process";
import type { Actor, Services } from "./context";
import { permit } from "./permit";
import type { ServerStatusView } from "./views";

const MS = 1_000;

/** How this installation fares, for those who look after it. No secret, no address, no path. */
export async function serverStatus(services: Services, actor: Actor): Promise<ServerStatusView> {
  permit(actor, "settings", null);
  const { db, stores, flights, auditTree, auditHealth, readiness, clock } = services;
  const [unready, others, tenants, erasures] = await Promise.all([
    readiness.check(),
    services.coordination.others().catch(() => null),
    db.read.tenant.count(),
    db.read.erasure.count({ where: { state: { not: "complete" } } }),
  ]);
  return {
    version: services.version,
    node: version,
    startedAt: new Date(clock.now() - Math.round(uptime() * MS)).toISOString(),
    memoryBytes: process.memoryUsage.rss(),
    database: { kind: db.provider, ok: readiness.isSound("database"), writesWaiting: db.writesWaiting() },
    vault: { ok: readiness.isSound("vault") },
    ready: unready === null,
    otherProcesses: others,
    storeQueue: { waiting: stores.depth, bytes: stores.depthBytes, bytesMax: services.limits.storeQueueBytes },
    flights: { open: flights.size, waiting: flights.waiting },
    audit: {
      coveredAt: new Date(auditTree.coveredAt).toISOString(),
      broken: auditTree.isBroken,
      failingSince: auditHealth.failingSince === null ? null : new Date(auditHealth.failingSince).toISOString(),
    },
    tenants,
    erasuresUnderWay: erasures,
    mail: services.mailer !== null,
    copyDays: { ...services.copyDays },
  };
}
