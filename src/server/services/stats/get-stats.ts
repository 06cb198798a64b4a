import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { UsageBucket } from "../../ports/usage-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import { RANGES, type StatsView, type UsagePoint, type UsageTotals } from "../views";
import { type ChartSpan, isZone, spanBetween, spanOfRange } from "./chart-span";
import { totalsView } from "./totals-view";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const moment = z.iso.datetime({ offset: true });

export const getStatsSchema = strictObject({
  range: z.enum(RANGES).default("24h"),
  /** In place of the range; both or none. */
  from: moment.optional(),
  to: moment.optional(),
  tenantId: z.string().max(64).optional(),
  model: z.string().min(1).max(200).optional(),
  /** Whose days: an IANA name, such as `Europe/Berlin`. */
  zone: z.string().max(64).refine(isZone, "This is no time zone: write it as in Europe/Berlin.").default("UTC"),
});

export async function getStats(
  services: Services,
  actor: Actor,
  input: z.infer<typeof getStatsSchema>,
): Promise<StatsView> {
  const { range, from, to, zone } = input;
  const span =
    from === undefined || to === undefined
      ? spanOfRange(range, zone, services.clock.now())
      : spanBetween(Date.parse(from), Date.parse(to), zone);
  return statsOver(services, actor, {
    tenantId: (input.tenantId ?? null) as TenantId | null,
    model: input.model,
    span,
  });
}

interface Asked {
  readonly tenantId: TenantId | null;
  readonly model?: string | undefined;
  readonly span: ChartSpan;
}

export async function statsOver(services: Services, actor: Actor, asked: Asked): Promise<StatsView> {
  const { tenantId, model, span } = asked;
  permit(actor, "stats", tenantId);
  const key = [tenantId, model, span.range, span.zone, span.step, span.starts[0], span.to];
  return services.statsCache.get(key, () => readStats(services, asked));
}

async function readStats(services: Services, { tenantId, model, span }: Asked): Promise<StatsView> {
  const { starts, to, range, step, zone } = span;
  const from = starts[0] ?? to;
  await services.recorder.flush().catch(() => undefined);
  const of = { tenantId, ...(model === undefined ? {} : { model }) };
  const [buckets, byModel, held, byTenant, before] = await Promise.all([
    services.db.usage.usage({ ...of, from, to, bucketMs: grainOf(span) }),
    services.db.usage.usageByModel({ tenantId, from, to }),
    heldNow(services, tenantId),
    tenantId === null ? usageOfTenants(services, from, to) : [],
    totalsBefore(services, of, from, to),
  ]);
  return {
    range,
    step,
    zone,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    asOf: new Date(services.clock.now()).toISOString(),
    totals: totalsView(...buckets),
    before,
    ...held,
    series: seriesOf(buckets, span),
    byModel: byModel.map(({ model: name, ...counters }) => ({ model: name, ...totalsView(counters) })),
    byTenant,
  };
}

/** Whole UTC days where every bucket is made of them, else hours. */
function grainOf({ starts, to }: ChartSpan): number {
  return [...starts, to].every((edge) => edge % DAY_MS === 0) ? DAY_MS : HOUR_MS;
}

/** Of the span of the same length right before. */
async function totalsBefore(
  services: Services,
  of: { tenantId: TenantId | null; model?: string },
  from: number,
  to: number,
): Promise<UsageTotals> {
  const span = { from: from - (to - from), to: from };
  return totalsView(...(await services.db.usage.usage({ ...of, ...span, bucketMs: DAY_MS })));
}

/** One point a bucket, also where nothing was asked. Both lists are in order of time. */
function seriesOf(buckets: readonly UsageBucket[], { starts, to }: ChartSpan): UsagePoint[] {
  let next = 0;
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? to;
    const first = next;
    while (next < buckets.length && (buckets[next] as UsageBucket).at < end) next++;
    return { at: new Date(start).toISOString(), ...totalsView(...buckets.slice(first, next)) };
  });
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
