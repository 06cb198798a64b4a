import { StoreError } from "@/server/ports/entry-store";

/** Counts what is under way, so that closing can wait for it. A pool that is ended drops whoever still waits for a connection. */
export class InFlight {
  readonly #under = new Set<Promise<unknown>>();
  #closed = false;

  /** @throws StoreError unavailable, after `close` */
  async track<T>(start: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError("unavailable", "the store is closed");
    const work = start();
    this.#under.add(work);
    try {
      return await work;
    } finally {
      this.#under.delete(work);
    }
  }

  /** Takes nothing new and resolves when everything has settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#under);
  }
}
