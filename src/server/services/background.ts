import type { Logger } from "pino";

export interface Background {
  run(name: string, job: () => Promise<void>): void;
  /** Resolves when every job has ended, well or not. */
  settle(): Promise<void>;
}

/** Jobs that nobody waits for: their failures are logged, and the end of the process waits for them. */
export function createBackground(log: Logger): Background {
  const running = new Set<Promise<void>>();
  return {
    run(name, job) {
      const promise = job()
        .catch((error: unknown) => log.error({ err: error, job: name }, "a background job failed"))
        .finally(() => running.delete(promise));
      running.add(promise);
    },
    async settle() {
      while (running.size > 0) await Promise.allSettled([...running]);
    },
  };
}
