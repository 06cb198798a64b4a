import { UpstreamBusy } from "../ports/upstream";

/** Lets so many calls through at one time; so many more wait, in order; who comes then is told so at once. */
export class Gate {
  private readonly waiting = new Set<() => void>();
  private open: number;
  private readonly limits: { readonly concurrency: number; readonly queue: number };

  constructor(limits: { readonly concurrency: number; readonly queue: number }) {
    this.limits = limits;
    this.open = limits.concurrency;
  }

  get active(): number {
    return this.limits.concurrency - this.open;
  }

  get queued(): number {
    return this.waiting.size;
  }

  /** @returns gives the place back; the first time counts. @throws UpstreamBusy; the signal's reason */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.open > 0) this.open -= 1;
    else await this.wait(signal);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.leave();
    };
  }

  /** The place of who leaves goes to who has waited longest. */
  private leave(): void {
    const next = this.waiting.values().next().value;
    if (next === undefined) this.open += 1;
    else next();
  }

  private wait(signal: AbortSignal): Promise<void> {
    if (this.waiting.size >= this.limits.queue) throw new UpstreamBusy("too many calls wait for the provider");
    return new Promise((resolve, reject) => {
      const go = () => {
        this.waiting.delete(go);
        signal.removeEventListener("abort", give);
        resolve();
      };
      const give = () => {
        this.waiting.delete(go);
        reject(signal.reason as Error);
      };
      this.waiting.add(go);
      signal.addEventListener("abort", give, { once: true });
    });
  }
}
