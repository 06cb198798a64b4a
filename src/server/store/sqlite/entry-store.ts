import type { EntryId } from "@/lib/core/brand";
import type { EntryDeletions, EntryReads, EntryRef, EntryStore, StoredEntry } from "@/server/ports/entry-store";
import type { SqliteFile } from "./sqlite-file";

/** Rows that one step of an erasure deletes: what waits for the writer gets its turn between two steps. */
const ERASE_STEP = 500;
/** Rows of a person that one reading takes. */
const SUBJECT_PAGE = 200;

/** What a request waits for is read here; everything else is asked of the two threads. */
export function createSqliteEntryStore(file: SqliteFile): EntryStore {
  return { ...reads(file), ...changes(file), ...erasures(file) };
}

function reads(file: SqliteFile): EntryReads {
  const { entries } = file.reader.rooms;
  return {
    get: (...of) =>
      file.point(
        (points) => points.get(...of),
        () => entries.get(...of),
      ),
    findByKey: (...of) =>
      file.point(
        (points) => points.findByKey(...of),
        () => entries.findByKey(...of),
      ),
    loadScope: (...page) => entries.loadScope(...page),
    listStoredSince: (...page) => entries.listStoredSince(...page),
    list: (...query) => entries.list(...query),
    listSorted: (...query) => entries.listSorted(...query),
    facets: (...of) => entries.facets(...of),
    listSubject: (tenantId, person) =>
      inPages((after) => entries.listSubjectPage(tenantId, person, after, SUBJECT_PAGE)),
    listPool: (...of) => entries.listPool(...of),
    listWaiting: (...of) => entries.listWaiting(...of),
    countForErasure: (...of) => entries.countForErasure(...of),
    sampleForErasure: (...of) => entries.sampleForErasure(...of),
    totals: (tenantId) => entries.totals(tenantId),
    listTotals: (tenantIds) => entries.listTotals(tenantIds),
    sumTotals: () => entries.sumTotals(),
    listOccupied: (...page) => entries.listOccupied(...page),
    counter: (tenantId) => entries.counter(tenantId),
    countSlice: (...slice) => entries.countSlice(...slice),
  };
}

function changes(
  file: SqliteFile,
): EntryDeletions & Pick<EntryStore, "put" | "addHits" | "quarantine" | "mendCounter"> {
  const { entries } = file.writer.rooms;
  return {
    put: (row) => entries.put(row),
    async addHits(increments) {
      if (increments.length > 0) await entries.addHits(increments);
    },
    mendCounter: (...of) => entries.mendCounter(...of),
    quarantine: (...of) => entries.quarantine(...of),
    deleteById: (...of) => entries.deleteById(...of),
    deleteByFilter: (...of) => entries.deleteByFilter(...of),
    evictLeastRecentlyUsed: (...of) => entries.evictLeastRecentlyUsed(...of),
    deleteExpired: (...of) => entries.deleteExpired(...of),
  };
}

function erasures(file: SqliteFile): Pick<EntryStore, "eraseTenant" | "eraseSubject"> {
  const { entries } = file.writer.rooms;
  return {
    async eraseTenant(tenantId) {
      const total = await inSteps(ERASE_STEP, (limit) => entries.eraseTenantStep(tenantId, limit));
      await entries.eraseStates(tenantId);
      return total;
    },
    async eraseSubject(tenantId, person) {
      const gone: EntryRef[] = [];
      await inSteps(ERASE_STEP, async (limit) => {
        const step = await entries.eraseSubjectStep(tenantId, person, limit);
        gone.push(...step);
        return step.length;
      });
      return gone;
    },
  };
}

async function inPages(read: (after: EntryId | null) => Promise<StoredEntry[]>): Promise<StoredEntry[]> {
  const rows: StoredEntry[] = [];
  for (;;) {
    const page = await read(rows.at(-1)?.id ?? null);
    rows.push(...page);
    if (page.length < SUBJECT_PAGE) return rows;
  }
}

/**
 * Deletes in steps, each a transaction: a million rows in one would keep every store waiting for many seconds. An erasure
 * that stops half-way is meant to be called again, and what went before is better gone than restored.
 */
export async function inSteps(limit: number, step: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const gone = await step(limit);
    total += gone;
    if (gone < limit) return total;
  }
}
