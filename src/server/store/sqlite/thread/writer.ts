import { WriteQueue } from "../../write-queue";
import { openHostedAdapter } from "../hosted-adapter";
import { callByName, writerCalls } from "./calls";
import { groupTransaction } from "./group-transaction";
import type { Order, ThreadData } from "./messages";
import { Sessions } from "./sessions";

/** The loop bounds what it sends: see sqlite-thread.ts. */
const QUEUE_LENGTH_MAX = Number.MAX_SAFE_INTEGER;
/** About 10 ms with answers of 2 kB. */
const GROUP_MAX = 64;

/**
 * All writes of the process, on one connection: two would wait for each other's lock. What comes by name shares commits;
 * a transaction of Prisma's, or a single statement of its, runs alone.
 */
export async function openWriter({ file, transactionMs }: ThreadData) {
  const { adapter, connection } = await openHostedAdapter(file, "write");
  const calls = writerCalls(connection);
  const transaction = groupTransaction(connection);
  const queue = new WriteQueue(transaction, { lengthMax: QUEUE_LENGTH_MAX, groupMax: GROUP_MAX });
  const sessions = new Sessions(queue, transaction, transactionMs);

  async function close(): Promise<void> {
    sessions.endAll();
    await queue.close();
    await adapter.dispose();
  }

  return async (order: Order): Promise<unknown> => {
    switch (order.kind) {
      case "call":
        return queue.grouped(() => callByName(calls, order.name)(...order.args));
      case "query":
        return sessions.run(order.transaction, () => adapter.queryRaw(order.query));
      case "execute":
        return sessions.run(order.transaction, () => adapter.executeRaw(order.query));
      case "begin":
        return sessions.begin(order.id);
      case "commit":
        return sessions.commit(order.transaction);
      case "rollback":
        return sessions.rollback(order.transaction);
      case "hold":
        return sessions.hold(order.id);
      case "release":
        return sessions.release(order.hold);
      case "ping":
        return true;
      case "close":
        return close();
    }
  };
}
