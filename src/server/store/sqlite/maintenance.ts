import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { setPriority } from "node:os";
import path from "node:path";
import type { PurgeStep } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { requireNeedles } from "../needles";
import { MAINTENANCE_SCRIPT } from "./maintenance-script";

/** After this long the process is ended and the step counts as failed. */
const JOB_MS_MAX = 10 * 60_000;

/** How long a reader of somebody else's may keep the log from being cut: attempts, and milliseconds between two. */
const CUT_ATTEMPTS = 300;
const CUT_PAUSE_MS = 100;

/** Rebuilds the file without the deleted rows. Run it with no write of our own under way. */
export function vacuumFile(file: string, packagesNear: string): Promise<PurgeStep> {
  return stepInProcess({ kind: "vacuum", file, busyMs: 5_000 }, packagesNear);
}

/** Cuts the log, in which the deleted rows still stand. Writers go on while it waits for readers. */
export function cutLog(file: string, packagesNear: string): Promise<PurgeStep> {
  const patience = { attempts: CUT_ATTEMPTS, pauseMs: CUT_PAUSE_MS };
  return stepInProcess({ kind: "checkpoint", file, busyMs: 0, ...patience }, packagesNear);
}

async function stepInProcess(job: Job, packagesNear: string): Promise<PurgeStep> {
  try {
    return (await runJob({ ...job, driver: resolveDriver(packagesNear) })) as PurgeStep;
  } catch (err) {
    return { step: job.kind, ok: false, detail: (err as Error).message };
  }
}

interface Job {
  readonly kind: "vacuum" | "checkpoint" | "free" | "find";
  readonly [option: string]: unknown;
}

/** Which share of the file's pages holds nothing: 0 to 1. */
export async function freeShare(file: string, packagesNear: string): Promise<number> {
  return (await runJob({ kind: "free", file, busyMs: 5_000, driver: resolveDriver(packagesNear) })) as number;
}

/** Which of the byte strings occur in the file, its log, its shared memory or its journal: their positions. */
export async function findInFiles(file: string, needles: readonly Uint8Array[]): Promise<number[]> {
  requireNeedles(needles);
  if (needles.length === 0) return [];
  const files = ["", "-wal", "-shm", "-journal"].map((suffix) => file + suffix);
  const encoded = needles.map((needle) => Buffer.from(needle).toString("base64"));
  return (await runJob({ kind: "find", files, needles: encoded })) as number[];
}

/** The driver by its full path: the process is started from a text and has no folder of its own. */
function resolveDriver(packagesNear: string): string {
  return createRequire(path.join(packagesNear, "package.json")).resolve("better-sqlite3", {
    paths: [packagesNear, process.cwd()],
  });
}

function runJob(job: Job): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=commonjs", "-e", MAINTENANCE_SCRIPT], {
      stdio: ["pipe", "pipe", "pipe"],
      timeout: JOB_MS_MAX,
      // Loaders and debuggers of this process are not for that one.
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    lower(child.pid);
    let output = "";
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-2_000)));
    child.on("error", (err) => reject(new StoreError("unavailable", "maintenance did not start", { cause: err })));
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new StoreError("unavailable", `maintenance failed: ${complaint.trim()}`));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify(job));
  });
}

/** Requests go first. */
function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, 15);
  } catch {
    // A sandbox may forbid it, or the process has ended already.
  }
}
