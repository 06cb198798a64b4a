import { Worker } from "node:worker_threads";
import type { WorkerErrorCode } from "../ports/worker-pool";
import type { Report } from "./messages";
import type { Ticket } from "./ticket";

export interface ThreadOptions {
  readonly entry: string;
  readonly heapMb: number;
  /** It has loaded, or is done with a job: it may be given another. */
  onIdle(thread: PoolThread): void;
  /** The job is off its thread, whether or not its caller still listens. */
  onOff(ticket: Ticket): void;
  /** The thread is gone. */
  onExit(thread: PoolThread): void;
  /** An error's class and where it was thrown, never its message. */
  onFailure(job: string | null, error: string): void;
}

/**
 * A thread that carries out one job after the other. It is ended, not asked, when a job runs over its time: code that
 * is stuck can't be asked. Loading takes no time from a job: its clock starts when the thread says `running`.
 */
export class PoolThread {
  idle = false;
  hasLoaded = false;
  private readonly worker: Worker;
  private readonly options: ThreadOptions;
  private current: Ticket | null = null;
  private clock: NodeJS.Timeout | undefined;
  private exited = false;

  constructor(options: ThreadOptions) {
    this.options = options;
    this.worker = new Worker(options.entry, {
      execArgv: [],
      // No key and no provider's address: what runs there was written by strangers.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
    });
    this.worker.on("message", (report: Report) => this.onReport(report));
    this.worker.on("error", (error: Error) => this.onError(error));
    this.worker.on("exit", () => this.onExit("failed"));
    this.worker.unref();
  }

  start(ticket: Ticket): void {
    this.idle = false;
    this.current = ticket;
    this.worker.ref();
    try {
      this.worker.postMessage(ticket.order, [...ticket.transfer]);
    } catch (error) {
      // Input that can't be cloned is a bug of the caller's: the thread is none the worse for it.
      this.onReport({ kind: "failed", error: (error as Error).name });
    }
  }

  async end(code: WorkerErrorCode): Promise<void> {
    this.onExit(code);
    await this.worker.terminate();
  }

  private onReport(report: Report): void {
    if (this.exited) return;
    if (report.kind === "running") {
      this.clock = setTimeout(() => void this.end("timeout"), this.current?.timeoutMs);
      return;
    }
    if (report.kind === "ready") this.hasLoaded = true;
    else if (report.kind === "done") this.takeOff()?.resolve(report.output);
    else this.fail("failed", report.error);
    this.worker.unref();
    this.idle = true;
    this.options.onIdle(this);
  }

  private onError(error: Error): void {
    const outOfMemory = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
    if (!outOfMemory) this.options.onFailure(this.current?.order.job ?? null, error.name);
    this.onExit(outOfMemory ? "memory" : "failed");
  }

  private fail(code: WorkerErrorCode, error: string): void {
    const ticket = this.takeOff();
    this.options.onFailure(ticket?.order.job ?? null, error);
    ticket?.reject(code);
  }

  private onExit(code: WorkerErrorCode): void {
    if (this.exited) return;
    this.exited = true;
    this.idle = false;
    this.takeOff()?.reject(code);
    this.options.onExit(this);
  }

  private takeOff(): Ticket | undefined {
    clearTimeout(this.clock);
    const ticket = this.current ?? undefined;
    this.current = null;
    if (ticket !== undefined) this.options.onOff(ticket);
    return ticket;
  }
}
