import { nextId } from "./ids";

const BULK_KINDS = ["entries.delete", "entries.evict", "subject.export"] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

/** What is under way in slices, as shown to people. */
export interface BulkWorkView {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: BulkKind;
  readonly done: number;
  /** Rows that may have to be looked at; null: nobody can tell. */
  readonly of: number | null;
  readonly startedAt: string;
}

type Running = { -readonly [Field in keyof BulkWorkView]: BulkWorkView[Field] } & { readonly abort: AbortController };

/** Told after each slice. */
export type Progress = (done: number) => void;

/**
 * Long work of this process that goes slice by slice, each a transaction of its own: others write in between, it can be
 * watched, and it can be ended between two slices. What went before an end stays done.
 */
export class BulkWork {
  private readonly running = new Map<string, Running>();

  async run<T>(
    what: Pick<BulkWorkView, "tenantId" | "kind" | "of"> & { readonly at: number },
    work: (progress: Progress, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { at, ...shown } = what;
    const one: Running = {
      ...shown,
      id: nextId(),
      done: 0,
      startedAt: new Date(at).toISOString(),
      abort: new AbortController(),
    };
    this.running.set(one.id, one);
    try {
      return await work((done) => {
        one.done += done;
      }, one.abort.signal);
    } finally {
      this.running.delete(one.id);
    }
  }

  /** Oldest first. */
  list(): BulkWorkView[] {
    return [...this.running.values()].map(({ abort: _, ...view }) => view);
  }

  /** It ends before its next slice. An id of nothing that runs is passed over: it has ended by itself. */
  cancel(id: string): void {
    this.running.get(id)?.abort.abort();
  }

  /** At the end of the process: what runs ends before its next slice. */
  cancelAll(): void {
    for (const { abort } of this.running.values()) abort.abort();
  }
}
