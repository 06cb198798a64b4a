import type { Database as Lock } from "better-sqlite3";
import { takeFileLock } from "./file-lock";

const PAUSE_MS = 5;
/** A turn is a record and two syncs. Longer than any disk takes for that, and shorter than a request for an erasure waits. */
const WAIT_MS_MAX = 10_000;

/** One process of this machine at a time. One that dies gives up its turn. @throws when it does not come */
export async function inFileTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = await takeTurn(path);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function takeTurn(path: string): Promise<Lock> {
  const until = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const lock = takeFileLock(path);
    if (lock !== null) return lock;
    if (performance.now() > until) throw new Error(`another process has held ${path} for ${WAIT_MS_MAX} ms`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
