import type { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { THRESHOLDS } from "@/lib/similarity/lexical/profiles";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { getSettings } from "../settings/get-settings";
import type { tenantIdSchema } from "../tenants/get-tenant";
import type { ScoresView } from "../views";
import { priceOfMiss } from "./list-causes";
import { firstIdOf } from "./list-decisions";

const WEEK_MS = 7 * 86_400_000;
/** The newest decisions that are counted. */
const DECISIONS_MAX = 10_000;
/** Below it no profile looks. */
const LOWEST = 0.5;
const BINS = 50;

/** How near the questions of the last week came to an answer that was held, and what became of them. */
export async function scoreHistogram(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantIdSchema>,
): Promise<ScoresView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "stats", tenantId);
  const { settings, settingsVersion } = await getSettings(services, actor, { tenantId });
  await services.recorder.flush().catch(() => undefined);
  const read = await services.statsCache.get(["scores", tenantId], () => readScores(services, tenantId));
  const { profile, threshold } = settings;
  return { ...read, profile, floor: THRESHOLDS[profile], threshold, settingsVersion };
}

type Read = Pick<ScoresView, "since" | "counted" | "bins" | "lowest">;

async function readScores(services: Services, tenantId: TenantId): Promise<Read> {
  const to = services.clock.now();
  const from = to - WEEK_MS;
  const [rows, prices] = await Promise.all([
    services.db.read.decision.findMany({
      where: {
        tenantId,
        id: { gte: firstIdOf(from) },
        score: { gte: LOWEST },
        outcome: { in: ["hit-semantic", "miss"] },
      },
      orderBy: { id: "desc" },
      take: DECISIONS_MAX,
      select: { score: true, outcome: true, reason: true, model: true, at: true },
    }),
    priceOfMiss(services, tenantId, from, to),
  ]);
  const bins = Array.from({ length: BINS }, () => ({ hits: 0, near: 0, refused: 0, costUsd: 0 }));
  for (const { score, outcome, reason, model } of rows) {
    const bin = bins[Math.min(BINS - 1, Math.floor(((score ?? 0) - LOWEST) * (BINS / (1 - LOWEST)) + 1e-9))];
    if (bin === undefined) continue;
    if (outcome === "hit-semantic") bin.hits += 1;
    else if (reason === "below-threshold") bin.near += 1;
    else bin.refused += 1;
    bin.costUsd += prices.get(model) ?? 0;
  }
  const oldest = rows.length === DECISIONS_MAX ? Number(rows.at(-1)?.at ?? from) : from;
  return { since: new Date(oldest).toISOString(), counted: rows.length, bins, lowest: LOWEST };
}
