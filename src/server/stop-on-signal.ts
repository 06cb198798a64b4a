import type { Container } from "./container";
import type { HttpServer } from "./http-server";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
/** `npm start` passes on a signal that its whole group has got: the two are one. */
const SAME_SIGNAL_MS = 200;
/** As a shell reports a process that a signal ended. */
const EXIT_CODES = { SIGTERM: 143, SIGINT: 130 } as const;

/**
 * The end of the process. `readyz` says so at once; connections are still accepted for as long as balancers need to hear
 * of it; then what has arrived is answered, what is buffered is written, and the process exits with 0. Another signal
 * ends it at once.
 */
export function stopOnSignal(running: HttpServer, container: Container, release: () => Promise<void>): void {
  let first: { signal: string; at: number } | null = null;
  const onSignal = (signal: (typeof SIGNALS)[number]) => {
    const now = performance.now();
    if (first === null) {
      first = { signal, at: now };
      void stop(running, container, release, signal);
    } else if (first.signal !== signal || now - first.at > SAME_SIGNAL_MS) process.exit(EXIT_CODES[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, () => onSignal(signal));
}

async function stop(
  running: HttpServer,
  container: Container,
  release: () => Promise<void>,
  signal: (typeof SIGNALS)[number],
): Promise<void> {
  const { log, services } = container;
  services.readiness.leave();
  running.leave();
  log.info({ signal }, "stopping: not ready for more, finishing what is under way");
  try {
    // Ctrl-C is somebody at a keyboard, with no balancer before them.
    if (signal === "SIGTERM") await pause(services.limits.stopDelayMs);
    await running.close();
    await container.close();
    await release();
    log.info("stopped");
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, "not all could be closed");
    process.exit(1);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
