import type { Actor, Services } from "../context";
import { allows, permitAnywhere, tenantsAllowed } from "../permit";
import type { IncidentView, TrustView } from "../views";

/** The newest records of the audit trail that are looked through. */
const RECORDS_LOOKED_AT = 20_000;
const INCIDENTS_MAX = 200;
const KINDS: Record<string, IncidentView["kind"]> = { "entry.wrong": "wrong", "entry.quarantine": "quarantine" };
export const SETTLED = "incident.settle";

/**
 * What somebody should look at: answers reported as wrong and entries that failed their proof, until they are settled, and
 * how the audit trail and the erasures fare. Read from the audit trail, which keeps what a row that is replaced does not.
 */
export async function getTrust(services: Services, actor: Actor): Promise<TrustView> {
  permitAnywhere(actor, "audit");
  const allowed = tenantsAllowed(actor, "audit");
  const everywhere = allowed === null;
  const [incidents, erasures] = await Promise.all([
    openIncidents(services, allowed),
    services.db.read.erasure.findMany({
      where: { state: { not: "complete" }, ...(allowed === null ? {} : { tenantId: { in: allowed } }) },
      orderBy: { createdAt: "asc" },
      take: INCIDENTS_MAX,
      select: { id: true, tenantName: true, state: true, failure: true },
    }),
  ]);
  return {
    incidents: incidents.map((incident) => ({
      ...incident,
      settleable: allows(actor, "entries.remove", incident.tenantId),
    })),
    erasures,
    audit: everywhere
      ? { coveredAt: new Date(services.auditTree.coveredAt).toISOString(), broken: services.auditTree.isBroken }
      : null,
  };
}

type Incident = Omit<IncidentView, "settleable">;

async function openIncidents(services: Services, allowed: readonly string[] | null): Promise<Incident[]> {
  const { db } = services;
  const newest = await db.read.auditRecord.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  const rows = await db.read.auditRecord.findMany({
    where: {
      seq: { gt: (newest?.seq ?? 0) - RECORDS_LOOKED_AT },
      action: { in: [...Object.keys(KINDS), SETTLED] },
      ...(allowed === null ? {} : { tenantId: { in: [...allowed] } }),
    },
    orderBy: { seq: "desc" },
    take: 5 * INCIDENTS_MAX,
  });
  const seen = new Set<string>();
  const open: typeof rows = [];
  // The newest word on an entry counts: settled, or reported again since.
  for (const row of rows) {
    const name = `${row.tenantId}/${row.target}`;
    if (seen.has(name) || open.length >= INCIDENTS_MAX) continue;
    seen.add(name);
    if (row.action !== SETTLED) open.push(row);
  }
  const tenants = await db.read.tenant.findMany({
    where: { id: { in: [...new Set(open.flatMap(({ tenantId }) => tenantId ?? []))] } },
    select: { id: true, name: true },
  });
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  // Of an erased tenant there is nothing left to settle.
  return open.flatMap(({ seq, at, action, actor, tenantId, target, details }) => {
    const tenantName = tenantId === null ? undefined : names.get(tenantId);
    const kind = KINDS[action];
    if (tenantId === null || target === null || tenantName === undefined || kind === undefined) return [];
    const cause = causeIn(details);
    return [
      { seq, at: new Date(Number(at)).toISOString(), kind, tenantId, tenantName, entryId: target, by: actor, cause },
    ];
  });
}

function causeIn(details: string): string | null {
  const { cause } = JSON.parse(details) as { cause?: unknown };
  return typeof cause === "string" ? cause : null;
}
