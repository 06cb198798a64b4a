import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { OUTCOMES } from "@/lib/core/outcome";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { DecisionView, Page } from "../views";

export const listDecisionsSchema = strictObject({
  tenantId: z.string().max(64).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  cursor: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

/** Newest first. */
export async function listDecisions(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listDecisionsSchema>,
): Promise<Page<DecisionView>> {
  const tenantId = (input.tenantId ?? null) as TenantId | null;
  permit(actor, "stats", tenantId);
  await services.recorder.flush().catch(() => undefined);
  const rows = await services.db.usage.decisions({
    tenantId,
    limit: input.limit,
    ...(input.cursor === undefined ? {} : { before: input.cursor }),
    ...(input.outcome === undefined ? {} : { outcome: input.outcome }),
  });
  const items = rows.map(
    ({ subjectRef: _, policyInput: __, policyDigest: ___, idfEpoch: ____, at, guards, ...row }) => ({
      ...row,
      guards: [...guards],
      at: new Date(at).toISOString(),
    }),
  );
  return { items, nextCursor: items.length === input.limit ? (items.at(-1)?.id ?? null) : null };
}
