import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import type { ScourStep } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { requireNeedles } from "../needles";
import { MAINTENANCE_SCRIPT } from "./maintenance-script";

/** After this long the process is ended and the step counts as failed. */
const JOB_MS_MAX = 10 * 60_000;

/** Rebuilds the file without the deleted rows and cuts the log. Run it with no write of our own under way. */
export async function scourFile(file: string, packagesNear: string): Promise<ScourStep[]> {
  try {
    const driver = resolveDriver(packagesNear);
    const result = await runJob({ kind: "scour", driver, file, attempts: 20, pauseMs: 100, busyMs: 5_000 });
    return result as ScourStep[];
  } catch (err) {
    return [{ step: "maintenance", ok: false, detail: (err as Error).message }];
  }
}

/** How many of the byte strings occur in the file, its log, its shared memory or its journal. */
export async function findInFiles(file: string, needles: readonly Uint8Array[]): Promise<number> {
  requireNeedles(needles);
  if (needles.length === 0) return 0;
  const files = ["", "-wal", "-shm", "-journal"].map((suffix) => file + suffix);
  const encoded = needles.map((needle) => Buffer.from(needle).toString("base64"));
  return Number(await runJob({ kind: "find", files, needles: encoded }));
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
