import type { EntryFilter, EntryListQuery } from "@/server/ports/entry-store";
import { StoreError } from "@/server/ports/entry-store";
import { requireInteger } from "./numbers";
import { tagNeedle } from "./tags";

/** The parameters of `FILTER` in entry-sql.ts: null where the filter does not ask. */
export interface FilterParameters {
  readonly tag: string | null;
  readonly model: string | null;
  readonly namespace: string | null;
  readonly before: number | null;
}

export function filterParameters(filter: EntryFilter): FilterParameters {
  return {
    tag: filter.tag === undefined ? null : tagNeedle(filter.tag),
    model: filter.model ?? null,
    namespace: filter.namespace ?? null,
    before: filter.before === undefined ? null : requireInteger(filter.before, "before"),
  };
}

/** `quarantined` as 1, 0 or null (both), beside the other parameters of a list. */
export function listParameters(query: EntryListQuery): FilterParameters & { quarantined: number | null } {
  const quarantined = query.filter?.quarantined;
  return {
    ...filterParameters(query.filter ?? {}),
    quarantined: quarantined === undefined ? null : Number(quarantined),
  };
}

/** A deletion that names nothing would delete everything. @throws StoreError invalid */
export function requireSomeFilter(filter: EntryFilter): void {
  const asked = [filter.tag, filter.model, filter.namespace, filter.before];
  if (asked.every((value) => value === undefined)) {
    throw new StoreError("invalid", "a deletion needs at least one of tag, model, namespace, before");
  }
}
