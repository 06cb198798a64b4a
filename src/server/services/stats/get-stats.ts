import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { UsageBucket } from "../../ports/usage-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { RANGES, type Range, type StatsView, type UsagePoint } from "../views";
import { totalsView } from "./totals-view";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const POINTS_MAX = 400;

export const getStatsSchema = strictObject({
  range: z.enum(RANGES).default("24h"),
  tenantId: z.string().max(64).optional(),
});

const RANGE_MS: Record<Range, { length: number; bucket: number }> = {
  "24h": { length: DAY_MS, bucket: HOUR_MS },
  "7d": { length: 7 * DAY_MS, bucket: 6 * HOUR_MS },
  "30d": { length: 30 * DAY_MS, bucket: DAY_MS },
};

export async function getStats(
  services: Services,
  actor: Actor,
  input: z.infer<typeof getStatsSchema>,
): Promise<StatsView> {
  const { length, bucket } = RANGE_MS[input.range];
  // Whole buckets, the running one included.
  const to = (Math.floor(services.clock.now() / bucket) + 1) * bucket;
  const tenantId = (input.tenantId ?? null) as TenantId | null;
  return statsBetween(services, actor, { tenantId, from: to - length, to, bucketMs: bucket, range: input.range });
}

/** @throws ServiceError `invalid` for a span that is empty or has too many points */
export async function statsBetween(services: Services, actor: Actor, span: StatsSpan): Promise<StatsView> {
  const { tenantId, from, to, bucketMs, range } = span;
  permit(actor, "stats", tenantId);
  if (!(to > from) || (to - from) / bucketMs > POINTS_MAX) {
    throw new ServiceError("invalid", `The span must be positive and have at most ${POINTS_MAX} points.`);
  }
  return services.statsCache.get([tenantId, from, to, bucketMs, range], () => readStats(services, span));
}

type StatsSpan = { tenantId: TenantId | null; from: number; to: number; bucketMs: number; range: Range | "custom" };

async function readStats(services: Services, span: StatsSpan): Promise<StatsView> {
  const { tenantId, from, to, bucketMs, range } = span;
  await services.recorder.flush().catch(() => undefined);
  const [buckets, byModel, held, byTenant] = await Promise.all([
    services.db.usage.usage({ tenantId, from, to, bucketMs }),
    services.db.usage.usageByModel({ tenantId, from, to }),
    heldNow(services, tenantId),
    tenantId === null ? usageOfTenants(services, from, to) : [],
  ]);
  return {
    range,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    totals: totalsView(...buckets),
    ...held,
    series: seriesOf(buckets, span),
    byModel: byModel.map(({ model, ...counters }) => ({ model, ...totalsView(counters) })),
    byTenant,
  };
}

function seriesOf(buckets: readonly UsageBucket[], span: { from: number; to: number; bucketMs: number }): UsagePoint[] {
  const byStart = new Map(buckets.map((bucket) => [Math.floor(bucket.at / span.bucketMs), bucket]));
  const points: UsagePoint[] = [];
  for (let start = Math.floor(span.from / span.bucketMs); start * span.bucketMs < span.to; start++) {
    const bucket = byStart.get(start);
    const at = new Date(start * span.bucketMs).toISOString();
    points.push({ at, ...(bucket === undefined ? totalsView() : totalsView(bucket)) });
  }
  return points;
}

async function heldNow(services: Services, tenantId: TenantId | null): Promise<{ entries: number; bytes: number }> {
  const { entries, bytes } =
    tenantId === null ? await services.db.entries.sumTotals() : await services.db.entries.totals(tenantId);
  return { entries, bytes };
}

async function usageOfTenants(services: Services, from: number, to: number): Promise<StatsView["byTenant"]> {
  const usage = await services.db.usage.usageByTenant({ from, to });
  const ids = usage.map(({ tenantId }) => tenantId);
  const tenants = await services.db.read.tenant.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  const names = new Map(tenants.map((tenant) => [tenant.id, tenant.name]));
  return usage.map(({ tenantId, ...counters }) => ({
    tenantId,
    tenantName: names.get(tenantId) ?? "",
    ...totalsView(counters),
  }));
}
