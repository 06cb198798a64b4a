import type { Logger } from "pino";
import type { JobInput, JobName, JobOutput, RunOptions, WorkerPool } from "../ports/worker-pool";
import { JOBS, LANES, type Lane } from "./jobs";
import { LaneThreads } from "./lane-threads";
import { Ticket } from "./ticket";

export interface PoolLimits {
  /** Jobs of one lane that may wait for a thread; one more is refused. */
  readonly waitingMax: number;
  /** Jobs of one owner that may wait or run in a lane. A tenant has many requests at once, and a person one trial. */
  readonly ownerMax: Readonly<Record<Lane, number>>;
  /** How long a job may wait for a thread. */
  readonly waitMs: number;
  /** Heap of one thread. */
  readonly heapMb: number;
}

const POOL_LIMITS: PoolLimits = {
  waitingMax: 64,
  ownerMax: { request: 24, policy: 2, workbench: 4 },
  waitMs: 30_000,
  heapMb: 512,
};

export interface ThreadPoolOptions {
  readonly entry: string;
  readonly log: Logger;
  /** Cores of the machine. */
  readonly cores: number;
  readonly limits?: Partial<PoolLimits>;
}

/**
 * Threads for what would hold the event loop, started when the first job comes and replaced when one is ended. There
 * is one fewer than cores, but at least one for requests and one for trials, so that a hostile trial that runs to its
 * limit never stands before a request; and one for policies, which starts when a tenant has one of its own.
 */
export class ThreadPool implements WorkerPool {
  private readonly options: ThreadPoolOptions;
  private readonly limits: PoolLimits;
  private readonly lanes: Readonly<Record<Lane, LaneThreads>>;
  private readonly owners = new Map<string, number>();
  private readonly held = new WeakSet<Ticket>();
  private closed = false;

  constructor(options: ThreadPoolOptions) {
    this.options = options;
    this.limits = { ...POOL_LIMITS, ...options.limits };
    const threads = threadsOf(options.cores);
    this.lanes = {
      request: this.lane(threads.request),
      policy: this.lane(threads.policy),
      workbench: this.lane(threads.workbench),
    };
  }

  run<Name extends JobName>(job: Name, input: JobInput<Name>, options: RunOptions): Promise<JobOutput<Name>> {
    const { timeoutMs, transfer = [], owner = null } = options;
    return new Promise((resolve, reject) => {
      // What the thread gives for this job is what the table says.
      const answer = (output: unknown) => resolve(output as JobOutput<Name>);
      this.admit(new Ticket({ order: { job, input }, owner, transfer, timeoutMs, resolve: answer, reject }), options);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(LANES.map((lane) => this.lanes[lane].end("closed")));
  }

  private lane(threadsMax: number): LaneThreads {
    const { entry, log } = this.options;
    const { waitingMax, heapMb } = this.limits;
    return new LaneThreads({
      entry,
      heapMb,
      threadsMax,
      waitingMax,
      onOff: (ticket) => this.release(ticket),
      onFailure: (job, error) => log.error({ job, error }, "a job of the worker pool failed"),
    });
  }

  private admit(ticket: Ticket, { signal }: RunOptions): void {
    const lane = this.lanes[laneOf(ticket)];
    if (this.closed) ticket.reject("closed");
    else if (signal?.aborted === true) ticket.reject("aborted");
    else if (lane.isFull || !this.hold(ticket)) ticket.reject("overloaded");
    if (ticket.answered) return;
    if (signal !== undefined) {
      const onAbort = () => ticket.reject("aborted");
      signal.addEventListener("abort", onAbort);
      ticket.onAnswered(() => signal.removeEventListener("abort", onAbort));
    }
    lane.add(ticket, this.limits.waitMs);
  }

  /** Held until the job is off its thread: who hangs up early must not get another thread for it. */
  private hold(ticket: Ticket): boolean {
    const share = shareOf(ticket);
    if (share === null) return true;
    const held = this.owners.get(share) ?? 0;
    if (held >= this.limits.ownerMax[laneOf(ticket)]) return false;
    this.owners.set(share, held + 1);
    this.held.add(ticket);
    return true;
  }

  private release(ticket: Ticket): void {
    const share = shareOf(ticket);
    if (share === null || !this.held.delete(ticket)) return;
    const held = this.owners.get(share) ?? 0;
    if (held > 1) this.owners.set(share, held - 1);
    else this.owners.delete(share);
  }
}

function laneOf({ order }: Ticket): Lane {
  return JOBS[order.job].lane;
}

function shareOf(ticket: Ticket): string | null {
  return ticket.owner === null ? null : `${laneOf(ticket)} ${ticket.owner}`;
}

function threadsOf(cores: number): Readonly<Record<Lane, number>> {
  const all = Math.max(2, cores - 1);
  const workbench = Math.max(1, Math.floor(all / 4));
  return { request: all - workbench, policy: 1, workbench };
}
