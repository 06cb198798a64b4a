/** Stores that follow answers which are already out. Bounded in bytes: what does not fit is given up, and no answer waits. */
export class StoreQueue {
  private readonly bytesMax: number;
  private readonly running = new Set<Promise<void>>();
  private bytes = 0;

  constructor(options: { bytesMax: number }) {
    this.bytesMax = options.bytesMax;
  }

  /** Bytes of answers that wait for their store. */
  get depthBytes(): number {
    return this.bytes;
  }

  get depth(): number {
    return this.running.size;
  }

  /** Runs the store when the answer has had its turn. False: no room. @param store never rejects */
  add(bytes: number, store: () => Promise<void>): boolean {
    if (this.bytes + bytes > this.bytesMax) return false;
    this.bytes += bytes;
    const done = afterThisTurn()
      .then(store)
      .finally(() => {
        this.bytes -= bytes;
        this.running.delete(done);
      });
    this.running.add(done);
    return true;
  }

  /** Resolves when nothing is under way any more. */
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled([...this.running]);
  }
}

/** What was written to a connection in this turn leaves first. */
function afterThisTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
