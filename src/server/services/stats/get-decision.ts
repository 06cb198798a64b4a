import type { TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import type { DecisionView } from "../views";
import { findDecision, viewOf } from "./list-decisions";

/**
 * What was decided about one request, and what became of the store of its answer. Also of one that has just ended; while
 * its store is under way there is no record yet. @throws ServiceError `not-found`
 */
export async function getDecision(
  services: Services,
  actor: Actor,
  { tenantId, requestId }: { tenantId: TenantId; requestId: string },
): Promise<DecisionView> {
  permit(actor, "stats", tenantId);
  await services.recorder.flush().catch(() => undefined);
  const record = await findDecision(services, tenantId, requestId);
  if (record === null) throw notFound("Decision");
  return viewOf(record);
}
