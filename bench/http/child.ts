import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

type Report<T> = { result: T } | { failure: string };

/** A process that does what it is told by messages, one at a time. */
export interface BenchChild {
  call<T>(message: object): Promise<T>;
  stop(): void;
}

/** Starts a file of this directory in a process of its own. */
export function startChild(file: string): BenchChild {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: ["--import", "tsx"] });
  return { call: (message) => callChild(child, message), stop: () => child.kill() };
}

function callChild<T>(child: ChildProcess, message: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("a process of the bench ended"));
    child.once("exit", onExit);
    child.once("message", (report: Report<T>) => {
      child.off("exit", onExit);
      if ("result" in report) resolve(report.result);
      else reject(new Error(report.failure));
    });
    child.send(message);
  });
}
