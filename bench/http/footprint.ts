import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { type LetheProcess, startLethe } from "../../scripts/demo/lethe-process";
import { median } from "./samples";

export interface Footprint {
  /** From spawning `scripts/start.mjs` to the line that says it is ready, on a directory in use. Median. */
  readonly secondStartMs: number;
  readonly secondStartsMs: readonly number[];
  /** Resident memory after the start and a time without requests. */
  readonly idleMib: number;
  readonly idleSeconds: number;
}

const KIB = 1024;

/** Starts and stops the server on a directory that is in use, then leaves the last one idle and weighs it. Stopped when done. */
export async function measureFootprint(
  projectDirectory: string,
  dataDirectory: string,
  options: { starts: number; idleSeconds: number },
): Promise<Footprint> {
  const secondStartsMs: number[] = [];
  let lethe: LetheProcess | null = null;
  for (let start = 0; start < options.starts; start++) {
    await lethe?.stop();
    // As `npm start` does it: the checks whether anything has to be built belong to the time.
    lethe = await startLethe(projectDirectory, { dataDirectory, args: ["scripts/start.mjs"] });
    if (lethe.output().includes("building")) throw new Error("the sources changed during the bench: start it again");
    secondStartsMs.push(lethe.startMs);
  }
  if (lethe === null) throw new Error("at least one start");
  await sleep(options.idleSeconds * 1000);
  const idleMib = residentMib(lethe.pid);
  await lethe.stop();
  return { secondStartMs: median(secondStartsMs), secondStartsMs, idleMib, idleSeconds: options.idleSeconds };
}

/** Resident set size of a process, on Linux and macOS. */
export function residentMib(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).trim()) / KIB;
}
