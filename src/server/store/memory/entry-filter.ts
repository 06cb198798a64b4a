import type { EntryFilter, EntryListQuery, StoredEntry } from "@/server/ports/entry-store";

export function matches(entry: StoredEntry, filter: EntryFilter): boolean {
  if (filter.tag !== undefined && !entry.tags.includes(filter.tag)) return false;
  if (filter.model !== undefined && entry.model !== filter.model) return false;
  if (filter.namespace !== undefined && entry.namespace !== filter.namespace) return false;
  return filter.before === undefined || entry.createdAt < filter.before;
}

export function isListed(entry: StoredEntry, query: EntryListQuery): boolean {
  const { quarantined, ...filter } = query.filter ?? {};
  if (quarantined !== undefined && quarantined !== (entry.quarantinedAt !== null)) return false;
  if (query.cursor !== undefined && entry.id >= query.cursor) return false;
  return matches(entry, filter);
}
