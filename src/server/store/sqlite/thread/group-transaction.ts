import { setTimeout as pause } from "node:timers/promises";
import { StoreError } from "@/server/ports/entry-store";
import type { GroupTransaction } from "../../write-queue";
import type { Connection } from "../connection";

/** How long a write waits for a lock that another process holds, and between two attempts, in milliseconds. */
const LOCK_MS_MAX = 10_000;
const LOCK_STEP_MS = 50;

/** The one transaction that is open on the writing connection at a time. */
export function groupTransaction(connection: Connection): GroupTransaction {
  const statement = (text: string) => {
    const prepared = connection.prepare(text);
    return () => void prepared.run();
  };
  // IMMEDIATE takes the write lock at once: a deferred one can fail half-way when another process wrote in between.
  const begin = statement("BEGIN IMMEDIATE");
  return {
    begin: () => untilFree(begin),
    commit: statement("COMMIT"),
    rollback: statement("ROLLBACK"),
    savepoint: statement("SAVEPOINT job"),
    release: statement("RELEASE job"),
    // A savepoint stays on the stack after ROLLBACK TO.
    rollbackToSavepoint: () => void connection.exec("ROLLBACK TO job; RELEASE job"),
    isOpen: () => connection.inTransaction,
  };
}

/** Between two attempts the thread hears what else it is told. @throws StoreError unavailable */
async function untilFree(begin: () => void): Promise<void> {
  const deadline = performance.now() + LOCK_MS_MAX;
  for (;;) {
    try {
      begin();
      return;
    } catch (err) {
      if (!isBusy(err)) throw err;
      if (performance.now() > deadline) {
        throw new StoreError("unavailable", "another process holds the database's write lock");
      }
    }
    await pause(LOCK_STEP_MS);
  }
}

function isBusy(err: unknown): boolean {
  return err instanceof Error && "code" in err && String(err.code).startsWith("SQLITE_BUSY");
}
