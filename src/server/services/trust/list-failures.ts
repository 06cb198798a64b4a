import { REASONS, type Reason } from "@/lib/core/outcome";
import { DetailsReader } from "../audit/audit-keys";
import type { Actor, Services } from "../context";
import { permitAnywhere, tenantsAllowed } from "../permit";
import { firstIdOf } from "../stats/list-decisions";

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** The newest decisions that are looked through: a busy day is not read to its end. */
const DECISIONS_MAX = 20_000;
const FAILURES_MAX = 100;
const ALARMS_MAX = 50;
const ALARM_WORD = "alarm.";

/** Where a part of Lethe failed and the request went by the cache. What an app or a provider did wrong is not among them. */
const FAILING = [
  "policy-error",
  "scanner-error",
  "cache-unavailable",
  "entry-refused",
] as const satisfies readonly Reason[];
export type Failing = (typeof FAILING)[number];

export interface FailureView {
  tenantId: string;
  tenantName: string;
  reason: Failing;
  requests: number;
}

export interface AlarmView {
  seq: number;
  at: string;
  /** `canary`: bait was found; `probing`: questions that all but match what others stored. */
  kind: string;
  tenantId: string;
  tenantName: string;
  /** The app key that it came by; null: none. */
  key: string | null;
  /** How many near misses; null: not counted. */
  nearMisses: number | null;
}

export interface FailuresView {
  /** Failures are counted from here on. */
  since: string;
  /** The most frequent first. */
  failures: FailureView[];
  /** Of the last week, the newest first. */
  alarms: AlarmView[];
}

/** What failed within the last day, and alarms of the last week, in the tenants that whoever asks may audit. */
export async function listFailures(services: Services, actor: Actor): Promise<FailuresView> {
  permitAnywhere(actor, "audit");
  const allowed = tenantsAllowed(actor, "audit");
  const within = allowed === null ? {} : { tenantId: { in: allowed } };
  await services.recorder.flush().catch(() => undefined);
  return services.statsCache.get(["failures", allowed], async () => {
    const [counted, alarms] = await Promise.all([countFailures(services, within), recentAlarms(services, within)]);
    const names = await namesOf(services, [...counted.failures, ...alarms]);
    const known = <T extends { tenantId: string }>(rows: readonly T[]) =>
      rows.flatMap((row) => {
        const tenantName = names.get(row.tenantId);
        return tenantName === undefined ? [] : [{ ...row, tenantName }];
      });
    return { since: counted.since, failures: known(counted.failures), alarms: known(alarms) };
  });
}

type Within = { tenantId?: { in: string[] } };

async function countFailures({ db, clock }: Services, within: Within) {
  const from = clock.now() - DAY_MS;
  const edge = await db.read.decision.findFirst({
    where: { ...within, id: { gte: firstIdOf(from) } },
    orderBy: { id: "desc" },
    skip: DECISIONS_MAX,
    select: { id: true, at: true },
  });
  const groups = await db.read.decision.groupBy({
    by: ["tenantId", "reason"],
    where: { ...within, id: { gt: edge?.id ?? firstIdOf(from) }, reason: { in: [...FAILING] } },
    _count: { _all: true },
  });
  const failures = groups
    .flatMap(({ tenantId, reason, _count }) => {
      const known = FAILING.find((one) => one === reason);
      return known === undefined ? [] : [{ tenantId, reason: known, requests: _count._all }];
    })
    .sort((a, b) => b.requests - a.requests || REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
  return {
    since: new Date(edge === null ? from : Number(edge.at)).toISOString(),
    failures: failures.slice(0, FAILURES_MAX),
  };
}

async function recentAlarms({ db, vault, clock }: Services, within: Within): Promise<Omit<AlarmView, "tenantName">[]> {
  const rows = await db.read.auditRecord.findMany({
    where: {
      ...within,
      action: { startsWith: ALARM_WORD },
      at: { gte: BigInt(clock.now() - WEEK_DAYS * DAY_MS) },
    },
    orderBy: { seq: "desc" },
    take: ALARMS_MAX,
  });
  const reader = new DetailsReader(vault);
  const alarms: Omit<AlarmView, "tenantName">[] = [];
  for (const row of rows) {
    if (row.tenantId === null) continue;
    const { nearMisses } = (await reader.readAll(row)).details;
    alarms.push({
      seq: row.seq,
      at: new Date(Number(row.at)).toISOString(),
      kind: row.action.slice(ALARM_WORD.length),
      tenantId: row.tenantId,
      key: row.target,
      nearMisses: typeof nearMisses === "number" ? nearMisses : null,
    });
  }
  return alarms;
}

/** Of an erased tenant there is nothing left to look at. */
async function namesOf({ db }: Services, rows: readonly { tenantId: string }[]): Promise<ReadonlyMap<string, string>> {
  const tenants = await db.read.tenant.findMany({
    where: { id: { in: [...new Set(rows.map(({ tenantId }) => tenantId))] } },
    select: { id: true, name: true },
  });
  return new Map(tenants.map(({ id, name }) => [id, name]));
}
