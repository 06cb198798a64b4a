/** How lines reach another machine. */
export interface Carrier {
  /** Rejects when they have not arrived: they are then sent again, unless by `NeverTaken`. */
  send(lines: readonly string[]): Promise<void>;
  close(): void;
}

/** The other machine answers, and will never take these lines: they count as dropped, and what follows goes on. */
export class NeverTaken extends Error {
  override readonly name = "NeverTaken";
}

/** Lines and bytes that wait while the other machine does not answer; what comes then is dropped, and the number of it is told. */
const WAITING_LINES_MAX = 10_000;
const WAITING_BYTES_MAX = 8 * 1024 * 1024;
const BATCH_LINES = 500;
const PAUSE_MS = { first: 250, most: 30_000 };

/**
 * Sends what is logged to a place that this server can't change: who has taken it over can't take back what was said
 * before. Never in the way: lines go to standard output first, and wait here in memory only.
 */
export class LogShipper {
  private readonly carrier: Carrier;
  private readonly wait: (ms: number) => Promise<void>;
  private waiting: string[] = [];
  private bytes = 0;
  private dropped = 0;
  private working: Promise<void> | null = null;
  private closed = false;

  constructor(carrier: Carrier, wait: (ms: number) => Promise<void> = pause) {
    this.carrier = carrier;
    this.wait = wait;
  }

  /** As pino calls it: one line of JSON. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.waiting.length >= WAITING_LINES_MAX || this.bytes + bytes > WAITING_BYTES_MAX) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(line.trimEnd());
    this.bytes += bytes;
    if (!this.closed) this.working ??= this.work().finally(() => (this.working = null));
  }

  /** One more try for what waits, and the end. */
  async close(): Promise<void> {
    this.closed = true;
    await this.working;
    if (this.waiting.length > 0) await this.sendBatch().catch(() => undefined);
    this.carrier.close();
  }

  private async work(): Promise<void> {
    // What is logged in one go is sent in one.
    await new Promise(setImmediate);
    let pauseMs = PAUSE_MS.first;
    while (this.waiting.length > 0 && !this.closed) {
      try {
        await this.sendBatch();
        pauseMs = PAUSE_MS.first;
      } catch {
        await this.wait(pauseMs);
        pauseMs = Math.min(PAUSE_MS.most, pauseMs * 2);
      }
    }
  }

  private async sendBatch(): Promise<void> {
    const batch = this.waiting.slice(0, BATCH_LINES);
    const { dropped } = this;
    const note = dropped === 0 ? [] : [lostLine(dropped)];
    try {
      await this.carrier.send([...batch, ...note]);
      this.dropped -= dropped;
    } catch (error) {
      if (!(error instanceof NeverTaken)) throw error;
      this.dropped += batch.length;
    }
    this.waiting = this.waiting.slice(batch.length);
    this.bytes = this.waiting.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  }
}

function lostLine(count: number): string {
  return JSON.stringify({ level: 50, time: new Date().toISOString(), msg: `${count} lines were lost on the way here` });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
