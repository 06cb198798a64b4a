import { describe, expect, it } from "vitest";
import { type GroupTransaction, WriteQueue } from "@/server/store/write-queue";

/** A database of one list, that writes down what it is told. */
function scriptedTransaction(failing: { commit?: boolean; rollsBackItself?: boolean } = {}) {
  const log: string[] = [];
  let open = false;
  const transaction: GroupTransaction = {
    begin() {
      log.push("begin");
      open = true;
    },
    commit() {
      if (failing.commit) throw new Error("disk full");
      log.push("commit");
      open = false;
    },
    rollback() {
      log.push("rollback");
      open = false;
    },
    savepoint() {
      if (failing.rollsBackItself) open = false;
    },
    release: () => undefined,
    rollbackToSavepoint: () => void log.push("undo"),
    isOpen: () => open,
  };
  return { log, transaction };
}

function queueOn(transaction: GroupTransaction, lengthMax = 100, groupMax = 100): WriteQueue {
  return new WriteQueue(transaction, { lengthMax, groupMax });
}

describe("write queue", () => {
  it("runs what arrives together in one transaction, in order", async () => {
    const { log, transaction } = scriptedTransaction();
    const queue = queueOn(transaction);
    await Promise.all([1, 2, 3].map((n) => queue.grouped(() => log.push(`job ${n}`))));
    expect(log).toEqual(["begin", "job 1", "job 2", "job 3", "commit"]);
  });

  it("acknowledges nothing before the commit", async () => {
    const { log, transaction } = scriptedTransaction();
    const queue = queueOn(transaction);
    await Promise.all([
      queue.grouped(() => undefined).then(() => log.push("acknowledged")),
      queue.grouped(() => log.push("second job")),
    ]);
    expect(log).toEqual(["begin", "second job", "commit", "acknowledged"]);
  });

  it("rejects a job that throws alone, and undoes it alone", async () => {
    const { log, transaction } = scriptedTransaction();
    const queue = queueOn(transaction);
    const fail = () => {
      throw new Error("mine");
    };
    const results = await Promise.allSettled([queue.grouped(() => 1), queue.grouped(fail), queue.grouped(() => 3)]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(log).toEqual(["begin", "undo", "commit"]);
  });

  it("rejects the whole group when the commit fails", async () => {
    const { log, transaction } = scriptedTransaction({ commit: true });
    const queue = queueOn(transaction);
    const results = await Promise.allSettled([queue.grouped(() => 1), queue.grouped(() => 2)]);
    expect(results.map((result) => result.status)).toEqual(["rejected", "rejected"]);
    expect(log).toEqual(["begin", "rollback"]);
  });

  it("rejects the whole group when the database drops the transaction under a failing job", async () => {
    const { log, transaction } = scriptedTransaction({ rollsBackItself: true });
    const queue = queueOn(transaction);
    const fail = () => {
      throw new Error("I/O");
    };
    const results = await Promise.allSettled([queue.grouped(() => 1), queue.grouped(fail), queue.grouped(() => 3)]);
    expect(results.map((result) => result.status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(log).toEqual(["begin"]);
  });

  it("runs an exclusive job alone, and neither kind waits for ever", async () => {
    const { log, transaction } = scriptedTransaction();
    const queue = queueOn(transaction);
    const exclusive = async (name: string) => {
      log.push(`${name} begins`);
      await new Promise((resume) => setImmediate(resume));
      // A stream of new work does not get past the jobs that wait.
      void queue.grouped(() => log.push(`after ${name}`));
      log.push(`${name} ends`);
    };
    await Promise.all([
      queue.grouped(() => log.push("a")),
      queue.exclusive(() => exclusive("first")),
      queue.grouped(() => log.push("b")),
      queue.exclusive(() => exclusive("second")),
    ]);
    await queue.close();
    expect(log.join(", ")).toBe(
      "begin, a, commit, first begins, first ends, begin, b, commit, second begins, second ends, begin, after first, after second, commit",
    );
  });

  it("goes on after an exclusive job that throws, at once or later", async () => {
    const { transaction } = scriptedTransaction();
    const queue = queueOn(transaction);
    const atOnce = queue.exclusive(() => {
      throw new Error("at once");
    });
    const later = queue.exclusive(() => Promise.reject(new Error("later")));
    await expect(atOnce).rejects.toThrow("at once");
    await expect(later).rejects.toThrow("later");
    await expect(queue.grouped(() => "alive")).resolves.toBe("alive");
  });

  it("goes on when the database is busy for one group", async () => {
    const { transaction } = scriptedTransaction();
    let busy = true;
    const queue = queueOn({
      ...transaction,
      begin() {
        if (busy) throw new Error("busy");
        transaction.begin();
      },
    });
    await expect(queue.grouped(() => 1)).rejects.toThrow("busy");
    busy = false;
    await expect(queue.grouped(() => 2)).resolves.toBe(2);
  });

  it("bounds the group", async () => {
    const { log, transaction } = scriptedTransaction();
    const queue = queueOn(transaction, 100, 2);
    await Promise.all([1, 2, 3].map(() => queue.grouped(() => log.push("job"))));
    expect(log).toEqual(["begin", "job", "job", "commit", "begin", "job", "commit"]);
  });

  it("refuses the job past its length and keeps the others", async () => {
    const { transaction } = scriptedTransaction();
    const queue = queueOn(transaction, 2);
    const kept = [queue.grouped(() => 1), queue.exclusive(async () => 2)];
    await expect(queue.grouped(() => 3)).rejects.toMatchObject({ code: "overloaded" });
    await expect(queue.exclusive(async () => 3)).rejects.toMatchObject({ code: "overloaded" });
    expect(await Promise.all(kept)).toEqual([1, 2]);
    await expect(queue.grouped(() => 4)).resolves.toBe(4);
  });

  it("drains when it closes, and refuses what comes later", async () => {
    const { log, transaction } = scriptedTransaction();
    const queue = queueOn(transaction);
    void queue.grouped(() => log.push("waiting"));
    void queue.exclusive(async () => log.push("exclusive"));
    const closed = queue.close();
    await expect(queue.grouped(() => 1)).rejects.toMatchObject({ code: "unavailable" });
    await closed;
    expect(log).toEqual(["begin", "waiting", "commit", "exclusive"]);
    await queue.close();
  });
});
