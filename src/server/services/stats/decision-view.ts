import type { Outcome, Reason } from "@/lib/core/outcome";
import type { DecisionView } from "../views";

/** As Prisma gives it. */
export interface DecisionRow {
  id: string;
  tenantId: string;
  at: bigint;
  requestId: string;
  outcome: string;
  reason: string;
  stored: boolean;
  wire: string;
  model: string;
  subjectRef: string | null;
  entryId: string | null;
  score: number | null;
  guards: string;
  durationMs: number;
}

/** Whose it is stays out: a pseudonym is for erasures, and not for reading. */
export function decisionView(row: DecisionRow): DecisionView {
  const { id, tenantId, requestId, stored, wire, model, entryId, score, durationMs } = row;
  return {
    id,
    tenantId,
    requestId,
    stored,
    wire,
    model,
    entryId,
    score,
    durationMs,
    at: new Date(Number(row.at)).toISOString(),
    outcome: row.outcome as Outcome,
    reason: row.reason as Reason,
    guards: namesIn(row.guards),
  };
}

/** A damaged list of names must not stop the page that it is on. */
function namesIn(text: string): string[] {
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.map(String) : [];
  } catch {
    return [];
  }
}
