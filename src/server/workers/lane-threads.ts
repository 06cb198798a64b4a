import type { WorkerErrorCode } from "../ports/worker-pool";
import { PoolThread, type ThreadOptions } from "./pool-thread";
import type { Ticket } from "./ticket";
import { Turns } from "./turns";

export interface LaneOptions extends Pick<ThreadOptions, "entry" | "heapMb" | "onOff" | "onFailure"> {
  readonly threadsMax: number;
  readonly waitingMax: number;
}

/** The threads of one lane and the jobs that wait for them. Owners take turns: who sends many waits behind himself. */
export class LaneThreads {
  private readonly options: LaneOptions;
  private readonly threads = new Set<PoolThread>();
  private readonly waiting = new Map<Ticket, NodeJS.Timeout>();
  private readonly turns = new Turns();
  /** Threads that died before they were ever idle: sources that can't be loaded must not be tried for ever. */
  private stillborn = 0;

  constructor(options: LaneOptions) {
    this.options = options;
  }

  get isFull(): boolean {
    return this.waiting.size >= this.options.waitingMax;
  }

  /** @param waitMs how long the job may wait for a thread */
  add(ticket: Ticket, waitMs: number): void {
    this.waiting.set(
      ticket,
      setTimeout(() => ticket.reject("overloaded"), waitMs),
    );
    ticket.onAnswered(() => {
      if (this.stopWaiting(ticket)) this.options.onOff(ticket);
    });
    this.dispatch();
  }

  async end(code: WorkerErrorCode): Promise<void> {
    for (const ticket of [...this.waiting.keys()]) ticket.reject(code);
    await Promise.all([...this.threads].map((thread) => thread.end(code)));
  }

  private dispatch(): void {
    for (const thread of this.threads) {
      if (!thread.idle) continue;
      const ticket = this.turns.next(this.waiting.keys());
      if (ticket === null) return;
      this.stopWaiting(ticket);
      thread.start(ticket);
    }
    const starting = [...this.threads].filter((thread) => !thread.hasLoaded).length;
    if (this.waiting.size > starting && this.threads.size < this.options.threadsMax) this.startThread();
  }

  private stopWaiting(ticket: Ticket): boolean {
    clearTimeout(this.waiting.get(ticket));
    return this.waiting.delete(ticket);
  }

  private startThread(): void {
    this.threads.add(
      new PoolThread({
        ...this.options,
        onIdle: () => {
          this.stillborn = 0;
          this.dispatch();
        },
        onExit: (gone) => this.onExit(gone),
      }),
    );
  }

  private onExit(gone: PoolThread): void {
    this.threads.delete(gone);
    if (!gone.hasLoaded) this.stillborn += 1;
    if (this.stillborn >= STILLBORN_MAX) {
      this.stillborn = 0;
      for (const ticket of [...this.waiting.keys()]) ticket.reject("failed");
    }
    this.dispatch();
  }
}

const STILLBORN_MAX = 3;
