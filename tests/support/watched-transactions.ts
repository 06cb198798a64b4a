import type { AdminTransaction, Database } from "@/server/ports/database";

/**
 * Wraps `write`, so that a transaction in which anything but the database is waited for is noted: it would keep every other
 * write waiting for as long. Seen without a clock: when a turn of the event loop ends, every promise that was ready has been
 * followed; a transaction that has then neither ended nor asked the database waits for something else.
 */
export function watchTransactions(db: Database): readonly string[] {
  const violations: string[] = [];
  const { write } = db;
  const watched: Database["write"] = (work) => {
    const begun = new Error("a transaction waits for something that is not the database");
    return write((tx) => watch(tx, work, () => violations.push(begun.stack ?? begun.message)));
  };
  Object.assign(db, { write: watched });
  return violations;
}

async function watch<T>(
  tx: AdminTransaction,
  work: (tx: AdminTransaction) => Promise<T>,
  onViolation: () => void,
): Promise<T> {
  let pending = 0;
  let done = false;
  const check = () =>
    setImmediate(() => {
      if (pending > 0 || done) return;
      done = true;
      onViolation();
    });
  const track = async (call: () => Promise<unknown>) => {
    pending += 1;
    try {
      return await call();
    } finally {
      pending -= 1;
      check();
    }
  };
  check();
  try {
    return await work(tracked(tx, track));
  } finally {
    done = true;
  }
}

type Track = (call: () => Promise<unknown>) => Promise<unknown>;

/** The same object whose methods, and those of its members, are tracked. */
function tracked<T extends object>(target: T, track: Track): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name);
      if (typeof member === "function") {
        return (...args: unknown[]) => track(async () => member.apply(object, args));
      }
      return typeof member === "object" && member !== null ? tracked(member, track) : member;
    },
  });
}
