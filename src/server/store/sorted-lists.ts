import type { EntryId, TenantId } from "@/lib/core/brand";
import type { SortedListQuery, SortedPage, SortedPlace } from "@/server/ports/entry-store";
import { readStoredEntry } from "./entry-columns";
import { listParameters } from "./entry-filter";
import { isAscending } from "./entry-sql";
import { readInteger, requireCount } from "./numbers";
import { partOfTag } from "./tags";

/** Rows that one page looks at, so that a filter that nothing fits does not walk a million. */
const WINDOW = 5_000;

/** Before the first row, in whichever direction. */
const FIRST = {
  up: { value: Number.MIN_SAFE_INTEGER, id: "" },
  down: { value: Number.MAX_SAFE_INTEGER, id: "\u007f" },
};

/** The parameters of both statements of `sortedSql`. @throws StoreError invalid */
export function sortedParameters(tenantId: TenantId, query: SortedListQuery) {
  const place = query.after ?? FIRST[isAscending(query.sort) ? "up" : "down"];
  const limit = requireCount(query.limit, "limit");
  const filter = listParameters({ ...query, limit });
  const tag = query.filter?.tag === undefined ? null : partOfTag(query.filter.tag);
  return { tenantId, ...place, limit, window: WINDOW, last: WINDOW - 1, ...filter, tag };
}

type Row = Record<string, unknown>;

/** Null: where the page ends has to be asked (`end`): it is short, and the window may not have been the last. */
export function fullPage(records: readonly Row[], limit: number): SortedPage | null {
  const last = records.at(-1);
  if (last === undefined || records.length < limit) return null;
  return { items: itemsOf(records), next: placeOf(last, last.sortValue) };
}

export function shortPage(records: readonly Row[], end: Row | undefined): SortedPage {
  return { items: itemsOf(records), next: end === undefined ? null : placeOf(end, end.value) };
}

function itemsOf(records: readonly Row[]) {
  return records.map(({ sortValue: _, ...record }) => readStoredEntry(record));
}

function placeOf(record: Row, value: unknown): SortedPlace {
  return { value: readInteger(value, "value"), id: record.id as EntryId };
}
