import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";

export const tailDecisionsSchema = strictObject({ tenantId: z.string().min(1).max(64).optional() });

const LOOK_MS = 1_000;
/** A browser connects anew after it: rights that were taken meanwhile end with it. */
const TAIL_MS_MAX = 60_000;
/** Of one server. */
const TAILS_MAX = 200;
const tailsOf = new WeakMap<Services, number>();

/** Says that there are newer decisions, at most once a second: who follows reads the list again, with its filters. */
export async function* tailDecisions(
  services: Services,
  actor: Actor,
  { tenantId }: z.infer<typeof tailDecisionsSchema>,
  signal: AbortSignal,
): AsyncGenerator<{ newest: string }> {
  permit(actor, "stats", tenantId ?? null);
  const tails = tailsOf.get(services) ?? 0;
  if (tails >= TAILS_MAX) throw new ServiceError("too-many", "Too many pages follow the decisions: try again later.");
  tailsOf.set(services, tails + 1);
  try {
    const end = services.clock.elapsed() + TAIL_MS_MAX;
    let told: string | null = null;
    while (!signal.aborted && services.clock.elapsed() < end) {
      const newest = await newestDecision(services, (tenantId ?? null) as TenantId | null);
      if (newest !== null && newest !== told) yield { newest };
      told = newest;
      await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  } finally {
    tailsOf.set(services, (tailsOf.get(services) ?? 1) - 1);
  }
}

/** However many follow, it is read once in a moment. */
function newestDecision(services: Services, tenantId: TenantId | null): Promise<string | null> {
  return services.statsCache.get(["newest-decision", tenantId], async () => {
    await services.recorder.flush().catch(() => undefined);
    const { items } = await services.db.usage.decisions({ tenantId, limit: 1 });
    return items[0]?.id ?? null;
  });
}
