import type { EntryId } from "@/lib/core/brand";
import { writerOf } from "@/lib/core/writer";
import type { SearchResult } from "@/lib/similarity/lexical/tenant-index";
import type { StoredEntry } from "../../ports/entry-store";
import { raiseAlarm } from "../alarms";
import type { Services } from "../context";
import type { Plan } from "./plan-request";
import type { Prober, Whose } from "./probe-watch";

/*
 * What similar questions say of who asks them (poisoning, docs/poisoning.md).
 */

/** From here on two texts share more than half of their weight: one rare word changed lies just above it. */
const NEAR_SCORE = 0.55;

export function isPaused({ probes }: Services, plan: Plan): boolean {
  return probes.isPaused(proberOf(plan));
}

export function noteSimilarHit({ probes }: Services, plan: Plan, entry: StoredEntry): void {
  const whose = whoseIs(plan, entry);
  if (whose !== null) probes.hit(proberOf(plan), whose);
}

/** Whose the nearest entry is stands in its row: nobody waits for that. */
export function noteNearMiss(services: Services, plan: Plan, result: SearchResult): void {
  const { refusedBy, nearest: found } = result;
  if (found === null || (refusedBy.length === 0 && found.score.value < NEAR_SCORE)) return;
  services.background("a question that all but matched", async () => {
    const nearest = await services.db.entries.get(plan.tenant.id, found.id as EntryId);
    const whose = nearest === null ? "others" : whoseIs(plan, nearest);
    const nearMisses = whose === null ? null : services.probes.nearMiss(proberOf(plan), whose);
    if (nearMisses === null) return;
    const { key } = plan.writer;
    raiseAlarm(services, { kind: "probing", tenantId: plan.tenant.id, key, details: { nearMisses } });
  });
}

function proberOf({ tenant, writer }: Plan): Prober {
  return { tenantId: tenant.id, key: writer.key };
}

/** Null: the asker's own, by name. It tells of nobody else. */
function whoseIs({ subjectRef, writer }: Plan, entry: StoredEntry): Whose | null {
  if (subjectRef !== null && entry.makers.includes(subjectRef)) return null;
  const { key } = writerOf(entry.tags);
  return key !== null && key === writer.key ? "own" : "others";
}
