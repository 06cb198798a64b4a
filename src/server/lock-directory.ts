import { mkdir, readdir, readFile, readlink, rm, statfs } from "node:fs/promises";
import { join, sep } from "node:path";
import { takeFileLock } from "./file-lock";
import { StartRefused } from "./ports/start-refused";

const LOCK = "lethe.lock";
/** What older versions wrote: the number of a process. */
const OLD_LOCK = "lethe.pid";

/** `statfs` types of file systems of the network, whose locks may not reach the other machine. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x517b, "SMB"],
]);

/**
 * One server a data directory: two would each write their own vault over the other's. The kernel holds the lock on the
 * file, by way of SQLite: it is seen from every container on the same volume, where process numbers mean nothing, it goes
 * with the process however that ends, and it writes no byte, so a full disk does not matter.
 * @returns how to give it back
 * @throws StartRefused
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await makeDirectory(directory);
  await refuseNetwork(directory);
  const lock = takeLock(directory);
  try {
    await retireOldLock(directory);
  } catch (error) {
    lock.close();
    throw error;
  }
  return async () => void lock.close();
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST" && code !== "ENOTDIR") throw error;
    throw new StartRefused(`${directory} is a file: name a folder in LETHE_DATA_DIR.`);
  }
}

function takeLock(directory: string) {
  const lock = takeFileLock(join(directory, LOCK));
  if (lock !== null) return lock;
  throw new StartRefused(
    `Lethe already runs on ${directory}, here or in another container on this volume: stop it, or start with another LETHE_DATA_DIR. Several servers share a database on Postgres (docs/scaling.md).`,
  );
}

async function refuseNetwork(directory: string): Promise<void> {
  const { type } = await statfs(directory);
  const name = NETWORK.get(type >>> 0);
  if (name === undefined) return;
  throw new StartRefused(
    `${directory} is on ${name}, where a lock may not keep a second machine out. Name a folder on a local disk: LETHE_DATA_DIR=/path.`,
  );
}

/** An older version that still runs does not hold our lock, but has the files open. A number alone proves nothing. */
async function retireOldLock(directory: string): Promise<void> {
  const path = join(directory, OLD_LOCK);
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && (await hasFilesOf(pid, directory))) {
    throw new StartRefused(`An older Lethe (process ${pid}) runs on ${directory}: stop it first.`);
  }
  // What can't be removed on a full or read-only disk says nothing to us.
  await rm(path, { force: true }).catch(() => undefined);
}

async function hasFilesOf(pid: number, directory: string): Promise<boolean> {
  const descriptors = `/proc/${pid}/fd`;
  const numbers = await readdir(descriptors).catch(() => []);
  const open = await Promise.all(numbers.map((number) => readlink(join(descriptors, number)).catch(() => "")));
  return open.some((target) => target.startsWith(directory + sep));
}
