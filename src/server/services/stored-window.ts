import type { EntryId } from "@/lib/core/brand";
import type { StoredRef } from "../ports/entry-store";

/**
 * How far back each reading goes before the one before it. A row may be committed after others that were made later, and
 * the clocks of two machines differ.
 */
const OVERLAP_MS = 60_000;
/** The same for the readings in between, which find what is new the usual way. */
const SHORT_OVERLAP_MS = 2_000;

/** The rows of one tenant that were stored lately and are in its index: what a reading of new rows may pass over. */
export class StoredWindow {
  private readonly known = new Map<EntryId, number>();
  private readTo: number;

  /** @param now milliseconds since 1970: what was stored before is read with its scope */
  constructor(now: number) {
    this.readTo = now;
  }

  note({ id, createdAt }: Pick<StoredRef, "id" | "createdAt">): void {
    this.known.set(id, createdAt);
  }

  /** Under the same id, a row of another time was stored again: its time to live has changed. */
  isKnown({ id, createdAt }: StoredRef): boolean {
    return this.known.get(id) === createdAt;
  }

  /** The time after which to read now. */
  get from(): number {
    return this.readTo - OVERLAP_MS;
  }

  /** The same for a reading that leaves the stragglers to the next full one. */
  get fromShortly(): number {
    return this.readTo - SHORT_OVERLAP_MS;
  }

  /** Everything up to that time was read: what lies before the next reading is not asked about again and forgotten. */
  advance(to: number): void {
    this.readTo = to;
    for (const [id, createdAt] of this.known) if (createdAt <= this.from) this.known.delete(id);
  }
}
