const TICK_MS = 200;
/** A process that did nothing for so long counts as one that was stopped. */
const STOPPED_MS = 1_000;

/** Tells whether this process ran all the time since `begin`, or was stopped in between (SIGSTOP, a frozen machine). */
export class StopWatch {
  private readonly elapsed: () => number;
  private readonly timer: NodeJS.Timeout;
  private ticked = Number.NEGATIVE_INFINITY;
  private stopped = true;

  constructor(elapsed: () => number) {
    this.elapsed = elapsed;
    this.timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  begin(): void {
    this.ticked = this.elapsed();
    this.stopped = false;
  }

  /** Looks at the clock itself: after a stop a request may be read before any timer runs. */
  wasStopped(): boolean {
    if (this.elapsed() - this.ticked > STOPPED_MS) this.stopped = true;
    return this.stopped;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    this.wasStopped();
    this.ticked = this.elapsed();
  }
}
