import type { DecisionPage, DecisionQuery } from "@/server/ports/usage-store";
import { requireCount } from "./numbers";
import { readDecision } from "./usage-columns";

/** Decisions that one page looks at, so that a filter that nothing fits does not walk through millions. */
const DECISION_WINDOW = 5_000;

type Row = Record<string, unknown>;

/** The parameters of both statements of `decisionsSql`. @throws StoreError invalid */
export function decisionQuery({ tenantId, limit, before, after, outcome, reason, search }: DecisionQuery): Row {
  return {
    tenantId,
    limit: requireCount(limit, "limit"),
    before: before ?? null,
    after: after ?? null,
    outcome: outcome ?? null,
    reason: reason ?? null,
    search: search ?? null,
    // Without a filter every row fits: no more are looked at than are wanted.
    window: [outcome, reason, search].every((filter) => filter === undefined) ? limit : DECISION_WINDOW,
  };
}

/** Null: where the page ends has to be asked (`decisionsEnd`): it is short, and the window may not have been the last. */
export function fullDecisions(rows: readonly Row[], limit: number): DecisionPage | null {
  const items = rows.map(readDecision);
  return items.length > 0 && items.length === limit ? { items, next: items.at(-1)?.id ?? null } : null;
}

export function shortDecisions(rows: readonly Row[], end: Row | undefined): DecisionPage {
  const isFilled = Number(end?.looked) === DECISION_WINDOW;
  return { items: rows.map(readDecision), next: isFilled ? String(end?.id) : null };
}
