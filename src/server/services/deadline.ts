/** The work did not finish in time. It goes on by itself; its result is dropped. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
}

/** Waits at most `ms` milliseconds. Rejects with DeadlineExceeded. */
export function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new DeadlineExceeded(`no answer within ${ms} ms`));
    // Where the event loop was held up, the answer may lie in a socket unread: one turn more.
    const timer = setTimeout(() => setImmediate(late), ms);
    const inTime =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer);
        settle(value);
      };
    work.then(inTime(resolve), inTime(reject));
  });
}
