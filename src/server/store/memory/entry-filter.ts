import type { EntryFilter, EntryListQuery, StoredEntry } from "@/server/ports/entry-store";

export function matches(entry: StoredEntry, filter: EntryFilter): boolean {
  if (filter.tag !== undefined && !entry.tags.includes(filter.tag)) return false;
  if (filter.model !== undefined && entry.model !== filter.model) return false;
  if (filter.namespace !== undefined && entry.namespace !== filter.namespace) return false;
  return filter.before === undefined || entry.createdAt < filter.before;
}

/** As people search: a part of the name, in whatever case. */
export function isFound(
  entry: StoredEntry,
  { tag, model, namespace, ...rest }: EntryListQuery["filter"] & object,
): boolean {
  const has = (text: string | null, part: string | undefined) =>
    part === undefined || (text ?? "").toLowerCase().includes(part.toLowerCase());
  if (!has(entry.model, model) || !has(entry.namespace, namespace)) return false;
  if (tag !== undefined && !entry.tags.some((one) => has(one, tag))) return false;
  return isListed(entry, { limit: 1, filter: rest });
}

export function isListed(entry: StoredEntry, query: EntryListQuery): boolean {
  const { quarantined, ...filter } = query.filter ?? {};
  if (quarantined !== undefined && quarantined !== (entry.quarantinedAt !== null)) return false;
  if (query.cursor !== undefined && entry.id >= query.cursor) return false;
  return matches(entry, filter);
}
