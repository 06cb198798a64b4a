import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const MEMORY = "/dev/shm";
/** What all tests together leave there at a time, several times over. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/**
 * Where tests put databases: in memory where there is room, since half of their time is spent on syncing files that
 * nobody will read again. No promise is lost: what a test kills is a process, never the machine.
 * @returns {{ path: string, remove(): void }}
 */
export function scratchFolder() {
  if (!isRoomy()) return { path: os.tmpdir(), remove: () => undefined };
  const folder = fs.mkdtempSync(path.join(MEMORY, "lethe-test-"));
  // Postgres runs as another user than root and has to pass through.
  fs.chmodSync(folder, 0o755);
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** A container's is often 64 MiB, or forbids to load the native modules that a test unpacks. */
function isRoomy() {
  if (process.platform !== "linux" || process.env.TMPDIR !== undefined) return false;
  const mount = fs
    .readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .find(([, point]) => point === MEMORY);
  if (mount === undefined || mount[3]?.split(",").includes("noexec")) return false;
  const { bavail, bsize } = fs.statfsSync(MEMORY);
  return Math.min(bavail * bsize, os.freemem()) > NEEDED_BYTES;
}
