import { StoreError } from "@/server/ports/entry-store";

export interface BreakerOptions {
  /** A point read that takes longer counts as failed, in milliseconds. */
  readonly slowMs: number;
  /** Told each change. */
  readonly onChange: (state: "open" | "closed") => void;
}

/** Failures in a row, one begun after the other, after which nobody waits for the database any more. */
const FAILURES_MAX = 3;
const PROBE_EVERY_MS = 250;

/**
 * Stands before the reads that a request waits for. A database that is slow, frozen or gone costs a few requests a moment
 * each; then reads fail at once, and requests go to their provider without the cache. Meanwhile one probe at a time asks
 * whether it answers again.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #probe: () => Promise<void>;
  #failures = 0;
  /** Of those that failed at one time only the first counts: a hundred at once met one fault. */
  #failedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(probe: () => Promise<void>, options: BreakerOptions) {
    this.#probe = probe;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#timer !== null;
  }

  /** @throws StoreError unavailable at once, while it is open; else as `read` does, however long that takes */
  async run<T>(read: () => Promise<T>): Promise<T> {
    if (this.isOpen) throw new StoreError("unavailable", "the database has not answered in time and is not asked");
    const ended = this.#watch();
    try {
      const value = await read();
      ended("answered");
      return value;
    } catch (error) {
      // What else it says about a read it has said in time.
      ended(error instanceof StoreError && error.code !== "unavailable" ? "answered" : "failed");
      throw error;
    }
  }

  /** No more probes: what is read from now on is up to the database alone. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #watch(): (how: "answered" | "failed") => void {
    const began = performance.now();
    let counted = false;
    const count = (how: "answered" | "failed") => {
      if (counted) return;
      counted = true;
      if (how === "failed") this.#failed(began);
      else this.#failures = 0;
    };
    // Where the event loop was held up, the answer may lie in the socket unread: one turn more.
    const timer = setTimeout(() => setImmediate(() => count("failed")), this.#options.slowMs);
    return (how) => {
      clearTimeout(timer);
      count(how);
    };
  }

  #failed(began: number): void {
    if (began < this.#failedAt) return;
    this.#failedAt = performance.now();
    this.#failures += 1;
    if (this.#failures < FAILURES_MAX || this.isOpen || this.#closed) return;
    this.#options.onChange("open");
    this.#probeLater();
  }

  #probeLater(): void {
    this.#timer = setTimeout(() => void this.#lookAgain(), PROBE_EVERY_MS).unref();
  }

  async #lookAgain(): Promise<void> {
    const began = performance.now();
    const answers = await this.#probe().then(
      () => performance.now() - began < this.#options.slowMs,
      () => false,
    );
    if (this.#closed) return;
    if (!answers) return this.#probeLater();
    this.#timer = null;
    this.#failures = 0;
    this.#options.onChange("closed");
  }
}
