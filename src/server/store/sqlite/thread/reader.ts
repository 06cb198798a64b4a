import { StoreError } from "@/server/ports/entry-store";
import { openHostedAdapter } from "../hosted-adapter";
import { interruptible } from "../interruptible";
import { databaseProbe } from "../probe";
import { callByName, readerCalls } from "./calls";
import type { Order, ThreadData } from "./messages";

/** Lists, sums, exports and Prisma's reads. Each order is one statement: no snapshot of the file outlives it. */
export async function openReader({ file, interrupt }: ThreadData) {
  const { adapter, connection } = await openHostedAdapter(file, "read");
  const calls = readerCalls(
    connection,
    interruptible(interrupt, () => performance.now()),
  );
  const probe = databaseProbe(file, () => performance.now());
  return async (order: Order): Promise<unknown> => {
    switch (order.kind) {
      case "call":
        return callByName(calls, order.name)(...order.args);
      case "query":
        return adapter.queryRaw(order.query);
      case "execute":
        return adapter.executeRaw(order.query);
      case "ping":
        return probe();
      case "close":
        return adapter.dispose();
      default:
        throw new StoreError("invalid", "the reading connection has no transactions");
    }
  };
}
