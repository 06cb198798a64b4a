import { WorkerError, type WorkerErrorCode } from "../ports/worker-pool";
import type { Order } from "./messages";

export interface TicketOptions {
  readonly order: Order;
  readonly owner: string | null;
  readonly transfer: readonly ArrayBuffer[];
  readonly timeoutMs: number;
  resolve(output: unknown): void;
  reject(error: WorkerError): void;
}

/** One job, from the call to its answer. The caller gets one answer; what comes after the first is not heard. */
export class Ticket {
  readonly order: Order;
  /** Who asks; null: nobody in particular. */
  readonly owner: string | null;
  readonly transfer: readonly ArrayBuffer[];
  readonly timeoutMs: number;
  private readonly options: TicketOptions;
  private readonly finally: (() => void)[] = [];
  answered = false;

  constructor(options: TicketOptions) {
    this.options = options;
    this.order = options.order;
    this.owner = options.owner;
    this.transfer = options.transfer;
    this.timeoutMs = options.timeoutMs;
  }

  /** Called once, when the caller has an answer. */
  onAnswered(act: () => void): void {
    this.finally.push(act);
  }

  resolve(output: unknown): void {
    this.answer(() => this.options.resolve(output));
  }

  reject(code: WorkerErrorCode): void {
    this.answer(() => this.options.reject(new WorkerError(code, `${this.order.job}: ${this.explain(code)}`)));
  }

  private answer(tell: () => void): void {
    if (this.answered) return;
    this.answered = true;
    for (const act of this.finally) act();
    tell();
  }

  private explain(code: WorkerErrorCode): string {
    return code === "timeout" ? `it ran over its time of ${this.timeoutMs} ms and was ended` : WHAT_HAPPENED[code];
  }
}

const WHAT_HAPPENED: Readonly<Record<Exclude<WorkerErrorCode, "timeout">, string>> = {
  overloaded: "too many jobs wait already: try again in a moment",
  memory: "it needed more memory than a job may have and was ended",
  failed: "it failed",
  aborted: "nobody waits for it any more",
  closed: "the server is stopping",
};
