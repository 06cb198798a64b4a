import { nextId } from "./ids";
import { ServiceError } from "./service-error";

/** What is under way in slices, as shown to people. */
export interface BulkWorkView {
  readonly id: string;
  readonly tenantId: string;
  /** `entries.delete`, `entries.evict`. */
  readonly kind: string;
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

  list(tenantId: string): BulkWorkView[] {
    const mine = [...this.running.values()].filter((one) => one.tenantId === tenantId);
    return mine.map(({ abort: _, ...view }) => view);
  }

  /** It ends before its next slice. @throws ServiceError `not-found` */
  cancel(tenantId: string, id: string): void {
    const one = this.running.get(id);
    if (one?.tenantId !== tenantId) throw new ServiceError("not-found", "There is no such work under way.");
    one.abort.abort();
  }

  /** At the end of the process: what runs ends before its next slice. */
  cancelAll(): void {
    for (const { abort } of this.running.values()) abort.abort();
  }
}
