import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import type { ScourReport } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { requireNeedles } from "../needles";
import { MAINTENANCE_SCRIPT } from "./maintenance-script";

/** After this long the process is ended and the step counts as failed. */
const JOB_MS_MAX = 10 * 60_000;

/** Of the file; past it, it is rebuilt. */
const FREE_SHARE_MAX = 0.25;

/** Cuts the log, looks for the byte strings, and rebuilds the file when it must. Run it with no write of our own under way. */
export async function scourFile(
  file: string,
  packagesNear: string,
  needles: readonly Uint8Array[],
): Promise<ScourReport> {
  try {
    const job = { driver: resolveDriver(packagesNear), file, attempts: 20, pauseMs: 100, busyMs: 5_000 };
    const search = { ...searchOf(file, needles), freeShareMax: FREE_SHARE_MAX };
    const done = (await runJob({ kind: "scour", ...job, ...search })) as Pick<ScourReport, "steps" | "found">;
    return {
      ...done,
      searched: { medium: true, detail: "database file, log, shared memory and journal" },
      copiesLeft: [],
    };
  } catch (err) {
    const steps = [{ step: "maintenance", ok: false, detail: (err as Error).message }];
    const searched = { medium: false, detail: "the search did not run" };
    return { steps, found: needles.map((_, at) => at), searched, copiesLeft: [] };
  }
}

/** How many of the byte strings occur in the file, its log, its shared memory or its journal. */
export async function findInFiles(file: string, needles: readonly Uint8Array[]): Promise<number> {
  const found = (await runJob({ kind: "find", ...searchOf(file, needles) })) as number[];
  return found.length;
}

function searchOf(file: string, needles: readonly Uint8Array[]) {
  requireNeedles(needles);
  return {
    files: ["", "-wal", "-shm", "-journal"].map((suffix) => file + suffix),
    needles: needles.map((needle) => Buffer.from(needle).toString("base64")),
  };
}

/** The driver by its full path: the process is started from a text and has no folder of its own. */
function resolveDriver(packagesNear: string): string {
  return createRequire(path.join(packagesNear, "package.json")).resolve("better-sqlite3", {
    paths: [packagesNear, process.cwd()],
  });
}

function runJob(job: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=commonjs", "-e", MAINTENANCE_SCRIPT], {
      stdio: ["pipe", "pipe", "pipe"],
      timeout: JOB_MS_MAX,
      // Loaders and debuggers of this process are not for that one.
      env: { ...process.env, NODE_OPTIONS: "" },
    });
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
