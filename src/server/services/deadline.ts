/** The work did not finish in time. It goes on by itself; its result is dropped. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
}

/** Waits at most `ms` milliseconds. @throws DeadlineExceeded */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
