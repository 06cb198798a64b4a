/** The work did not finish in time. It goes on by itself; its result is dropped. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
}

interface Waiter {
  readonly due: number;
  readonly giveUp: () => void;
}

/**
 * Those who wait equally long fall due in the order in which they came: one timer for the first stands for all. A timer
 * each, made and taken back, cost more than the look-up that it guarded.
 */
class Waiters {
  private readonly waiting = new Set<Waiter>();
  private timer: NodeJS.Timeout | null = null;
  private readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  add(giveUp: () => void): Waiter {
    const waiter = { due: performance.now() + this.ms, giveUp };
    this.waiting.add(waiter);
    if (this.timer === null) this.wake(this.ms);
    return waiter;
  }

  done(waiter: Waiter): void {
    this.waiting.delete(waiter);
  }

  /** Where the event loop was held up, the answer may lie in a socket unread: one turn more. */
  private wake(inMs: number): void {
    this.timer = setTimeout(() => setImmediate(() => this.fire()), inMs).unref();
  }

  private fire(): void {
    this.timer = null;
    const now = performance.now();
    for (const waiter of this.waiting) {
      if (waiter.due > now) {
        this.wake(Math.ceil(waiter.due - now));
        return;
      }
      this.waiting.delete(waiter);
      waiter.giveUp();
    }
  }
}

/** By length. They are limits of the server: there are few. */
const WAITERS = new Map<number, Waiters>();

function waitersOf(ms: number): Waiters {
  const waiters = WAITERS.get(ms) ?? new Waiters(ms);
  WAITERS.set(ms, waiters);
  return waiters;
}

/** Waits at most `ms` milliseconds. Rejects with DeadlineExceeded. */
export function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiters = waitersOf(ms);
    const waiter = waiters.add(() => reject(new DeadlineExceeded(`no answer within ${ms} ms`)));
    const inTime =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        waiters.done(waiter);
        settle(value);
      };
    work.then(inTime(resolve), inTime(reject));
  });
}
