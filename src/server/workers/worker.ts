import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { JOBS } from "./jobs";
import type { Order, Report } from "./messages";

/** What a thread of the pool runs: one job at a time, until it is ended. */
const NICE = 10;

if (parentPort === null) throw new Error("a worker is started by the pool");
const port = parentPort;

lowerThisThread();
port.on("message", (order: Order) => void carryOut(order));
report({ kind: "ready" });

/** Requests go first. On Linux 0 is the calling thread; elsewhere it would be the process, event loop included. */
function lowerThisThread(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, NICE);
  } catch {
    // A sandbox may forbid it: then the jobs run at the priority of the rest.
  }
}

async function carryOut({ job, input }: Order): Promise<void> {
  try {
    // The compiler can't see that name and input belong together: run() paired them.
    const run = (await JOBS[job].load()) as (input: unknown) => unknown;
    report({ kind: "running" });
    const output = await run(input);
    report({ kind: "done", output }, ownBuffers(output));
  } catch (error) {
    report({ kind: "failed", error: placesOf(error) });
  }
}

function report(message: Report, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** Bytes that the output holds as a member, or in a list that is one, and that are a buffer of their own are handed over, not copied. */
function ownBuffers(output: unknown): ArrayBuffer[] {
  if (typeof output !== "object" || output === null) return [];
  const members = Object.values(output)
    .flat()
    .filter((member) => member instanceof Uint8Array);
  const whole = members.filter(({ buffer, byteLength }) => byteLength > 0 && buffer.byteLength === byteLength);
  return [...new Set(whole.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}

const FRAMES_MAX = 8;

function placesOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, FRAMES_MAX)].join("\n");
}
