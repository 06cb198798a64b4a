import fs from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { logInFirst } from "./admin";
import type { DemoOptions } from "./arguments";
import { callApi } from "./ask";
import { type Check, eraseAndCheck, previewErasure } from "./erasure";
import { type LetheProcess, makeDataDirectory, startLethe } from "./lethe-process";
import { type Question, replay, traceServings } from "./replay";
import { describeHits, describeServings, describeSteps, type Stats } from "./report";
import { readStepSums, stepTimes } from "./step-times";
import { type DemoTenant, makeTenants } from "./tenants";

const PROJECT = process.cwd();
const QUESTIONS_FILE = path.join(PROJECT, "examples/banking77.jsonl");
const OWNER = "admin@lethe.local";
const TENANTS = ["Harbour Bank", "Meadow Bank"];
const INTERRUPTED = 130;

/** Where the demo takes place. */
interface Stage {
  readonly url: string;
  readonly tenants: readonly DemoTenant[];
  /** Null on a server that runs already. */
  readonly own: LetheProcess | null;
}

/** Plays the whole demo. Resolves with the exit code: 1 when a promise was not kept. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const interrupted = new AbortController();
  const dataDirectory = options.server.kind === "own" ? makeDataDirectory("lethe-demo") : null;
  const children: LetheProcess[] = [];
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort());
  try {
    return await unlessInterrupted(interrupted.signal, async () => {
      const stage = await setUp(options, dataDirectory, (child) => children.push(child));
      return play(stage, options, interrupted.signal);
    });
  } catch (error) {
    if (interrupted.signal.aborted) return INTERRUPTED;
    process.stderr.write(`\nlethe: the demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    if (dataDirectory !== null) fs.rmSync(dataDirectory, { recursive: true, force: true });
  }
}
