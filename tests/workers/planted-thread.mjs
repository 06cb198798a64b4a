// A thread of the pool that does what the policy's text names.
import { parentPort, threadId } from "node:worker_threads";

const ACTS = {
  thread: () => threadId,
  stuck: () => {
    for (;;);
  },
  throw: () => {
    throw new RangeError("the secret of a prompt");
  },
  exit: () => process.exit(3),
  memory: () => {
    const kept = [];
    for (;;) kept.push(new Array(10_000).fill({ n: kept.length }));
  },
};

parentPort.on("message", ({ input }) => {
  parentPort.postMessage({ kind: "running" });
  try {
    parentPort.postMessage({ kind: "done", output: ACTS[input.source]() });
  } catch (error) {
    parentPort.postMessage({ kind: "failed", error: `${error.name}\n    at planted` });
  }
});
parentPort.postMessage({ kind: "ready" });
