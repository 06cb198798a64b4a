import type { Database } from "../../ports/database";
import { ActorNames } from "../audit/actor-names";
import { DetailsReader } from "../audit/audit-keys";
import type { Actor, Services } from "../context";
import { allows, permitAnywhere, tenantsAllowed } from "../permit";
import type { IncidentView, TrustView } from "../views";

const INCIDENTS_MAX = 200;
/** The newest records of one act that are looked through; an act says so once an entry while nobody has decided. */
const RECORDS_MAX = 1_000;
const ACTIONS: Record<IncidentView["kind"], string> = { wrong: "entry.wrong", quarantine: "entry.quarantine" };
export const SETTLED = "incident.settle";

/**
 * What somebody should look at: answers reported as wrong and entries that failed their proof, until they are settled, and
 * how the audit trail and the erasures fare. Read from the audit trail, which keeps what a row that is replaced does not.
 */
export async function getTrust(services: Services, actor: Actor): Promise<TrustView> {
  permitAnywhere(actor, "audit");
  const allowed = tenantsAllowed(actor, "audit");
  const everywhere = allowed === null;
  const [quarantined, wrong, erasures] = await Promise.all([
    openIncidents(services, "quarantine", allowed),
    openIncidents(services, "wrong", allowed),
    services.db.read.erasure.findMany({
      where: { state: { not: "complete" }, ...(allowed === null ? {} : { tenantId: { in: allowed } }) },
      orderBy: { createdAt: "asc" },
      take: INCIDENTS_MAX,
      select: { id: true, tenantName: true, state: true, failure: true },
    }),
  ]);
  return {
    incidents: [...quarantined.open, ...wrong.open]
      .sort((a, b) => b.seq - a.seq)
      .map((incident) => ({ ...incident, settleable: allows(actor, "entries.remove", incident.tenantId) })),
    incidentsMore: quarantined.more || wrong.more,
    erasures,
    audit: everywhere
      ? { coveredAt: new Date(services.auditTree.coveredAt).toISOString(), broken: services.auditTree.isBroken }
      : null,
  };
}

type Incident = Omit<IncidentView, "settleable">;
type AuditRow = Awaited<ReturnType<Database["read"]["auditRecord"]["findMany"]>>[number];

/** One kind by itself: a flood of reports never pushes tampering out of sight. */
async function openIncidents(
  { db, vault }: Services,
  kind: IncidentView["kind"],
  allowed: readonly string[] | null,
): Promise<{ open: Incident[]; more: boolean }> {
  const within = allowed === null ? {} : { tenantId: { in: [...allowed] } };
  const rows = await db.read.auditRecord.findMany({
    where: { action: ACTIONS[kind], ...within },
    orderBy: { seq: "desc" },
    take: RECORDS_MAX,
  });
  const settled = await db.read.auditRecord.findMany({
    where: { action: SETTLED, target: { in: rows.flatMap(({ target }) => target ?? []) }, ...within },
    orderBy: { seq: "asc" },
    select: { seq: true, tenantId: true, target: true },
  });
  const nameOf = (row: { tenantId: string | null; target: string | null }) => `${row.tenantId}/${row.target}`;
  const settledAt = new Map(settled.map((row) => [nameOf(row), row.seq]));
  const seen = new Set<string>();
  // The newest word on an entry counts: settled, or found again since.
  const waiting = rows.filter((row) => {
    const name = nameOf(row);
    if (seen.has(name)) return false;
    seen.add(name);
    return row.seq > (settledAt.get(name) ?? Number.NEGATIVE_INFINITY);
  });
  const open = await named({ db, vault }, kind, waiting.slice(0, INCIDENTS_MAX));
  return { open, more: waiting.length > INCIDENTS_MAX || rows.length === RECORDS_MAX };
}

/** Of an erased tenant there is nothing left to settle. */
async function named(
  { db, vault }: Pick<Services, "db" | "vault">,
  kind: IncidentView["kind"],
  rows: readonly AuditRow[],
): Promise<Incident[]> {
  const tenants = await db.read.tenant.findMany({
    where: { id: { in: [...new Set(rows.flatMap(({ tenantId }) => tenantId ?? []))] } },
    select: { id: true, name: true },
  });
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  const [reader, people] = [new DetailsReader(vault), new ActorNames({ db })];
  const incidents: Incident[] = [];
  for (const row of rows) {
    const { seq, tenantId, target: entryId } = row;
    const tenantName = tenantId === null ? undefined : names.get(tenantId);
    if (tenantId === null || entryId === null || tenantName === undefined) continue;
    const { actor, details } = await reader.readAll(row);
    const by = actor ?? (await people.nameOf(row.actor));
    const { cause } = details;
    const at = new Date(Number(row.at)).toISOString();
    incidents.push({
      seq,
      at,
      kind,
      tenantId,
      tenantName,
      entryId,
      by,
      cause: typeof cause === "string" ? cause : null,
    });
  }
  return incidents;
}
