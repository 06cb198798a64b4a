import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { Order, Reply, ThreadData } from "./messages";
import { openReader } from "./reader";
import { packError } from "./sent-errors";
import { openWriter } from "./writer";

/** What a thread of the SQLite store runs: the writer or the reader, until it is told to close. */
const NICE: Record<ThreadData["role"], number> = { writer: 2, reader: 10 };

const port = parentPort;
if (port === null) throw new Error("a thread of the store is started by the store");
const data = workerData as ThreadData;
const reply = (message: Reply) => port.postMessage(message);

lowerThisThread(NICE[data.role]);
try {
  const carryOut = await (data.role === "writer" ? openWriter(data) : openReader(data));
  port.on("message", (order: Order) => void answer(carryOut, order));
  reply({ kind: "ready" });
} catch (err) {
  reply({ kind: "failed", error: packError(err) });
}

async function answer(carryOut: (order: Order) => Promise<unknown>, order: Order): Promise<void> {
  try {
    const value = await carryOut(order);
    reply({ kind: "value", id: order.id, value });
  } catch (err) {
    reply({ kind: "error", id: order.id, error: packError(err) });
  }
  if (order.kind === "close") port?.close();
}

/** Requests go first. On Linux 0 is the calling thread; elsewhere it would be the process, event loop included. */
function lowerThisThread(nice: number): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, nice);
  } catch {
    // A sandbox may forbid it: then the thread runs at the priority of the rest.
  }
}
