import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * One process a data directory: two would each write their own vault over the other's.
 * The lock names its process, so that one left by a crash is recognised and taken over.
 * @throws Error saying which process holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "lethe.pid");
  const holder = await holderOf(path);
  if (holder !== null) {
    throw new Error(
      `Lethe already runs on ${directory} (process ${holder}): stop it, or start with another LETHE_DATA_DIR.`,
    );
  }
  await rm(path, { force: true });
  await writeFile(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
  return () => rm(path, { force: true });
}

async function holderOf(path: string): Promise<number | null> {
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM" ? pid : null;
  }
}
