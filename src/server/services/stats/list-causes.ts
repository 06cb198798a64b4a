import type { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Outcome, Reason } from "@/lib/core/outcome";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { tenantIdSchema } from "../tenants/get-tenant";
import type { CausesView, CauseView } from "../views";
import { firstIdOf } from "./list-decisions";

const WEEK_MS = 7 * 86_400_000;
/** The newest decisions that are counted, so that a busy tenant's page is as quick as another's. */
const DECISIONS_MAX = 20_000;
const CAUSES_MAX = 10;
const MICRO = 1_000_000;

/** Why requests of the last week were not served from the cache, the dearest cause first. */
export async function listCauses(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantIdSchema>,
): Promise<CausesView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "stats", tenantId);
  await services.recorder.flush().catch(() => undefined);
  return services.statsCache.get(["causes", tenantId], () => readCauses(services, tenantId));
}

async function readCauses(services: Services, tenantId: TenantId): Promise<CausesView> {
  const to = services.clock.now();
  const from = to - WEEK_MS;
  const since = { tenantId, id: { gte: firstIdOf(from) } };
  const edge = await services.db.read.decision.findFirst({
    where: since,
    orderBy: { id: "desc" },
    skip: DECISIONS_MAX,
    select: { id: true, at: true },
  });
  const [groups, prices] = await Promise.all([
    services.db.read.decision.groupBy({
      by: ["outcome", "reason", "model"],
      where: { tenantId, id: { gt: edge?.id ?? since.id.gte }, outcome: { in: ["miss", "bypass"] } },
      _count: { _all: true },
    }),
    priceOfMiss(services, tenantId, from, to),
  ]);
  const causes = new Map<string, CauseView>();
  for (const { outcome, reason, model, _count } of groups) {
    const cause = causes.get(reason) ?? {
      outcome: outcome as Outcome,
      reason: reason as Reason,
      requests: 0,
      costUsd: 0,
    };
    cause.requests += _count._all;
    cause.costUsd += _count._all * (prices.get(model) ?? 0);
    causes.set(reason, cause);
  }
  const ranked = [...causes.values()].sort((a, b) => b.costUsd - a.costUsd || b.requests - a.requests);
  const coveredFrom = edge === null ? from : Number(edge.at);
  return { since: new Date(coveredFrom).toISOString(), causes: ranked.slice(0, CAUSES_MAX) };
}

/** Decisions carry no money: what a call of the model cost on average, in US dollars. */
export async function priceOfMiss(
  { db }: Services,
  tenantId: TenantId,
  from: number,
  to: number,
): Promise<Map<string, number>> {
  const usage = await db.usage.usageByModel({ tenantId, from, to: to + 1 });
  return new Map(
    usage.map(({ model, misses, bypasses, costSpentMicroUsd }) => [
      model,
      misses + bypasses === 0 ? 0 : costSpentMicroUsd / MICRO / (misses + bypasses),
    ]),
  );
}
