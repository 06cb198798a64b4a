import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BackupRefused } from "./backup-manifest";

/** Passes over the folder before it is given up: it is written to all the time. */
const PASSES_MAX = 200;
/** All of it is held in memory; a million keys are about a fifth of it. */
const BYTES_MAX = 1024 * 1024 * 1024;

/**
 * The files of a folder as they stood at one moment while another process writes to them: read again and again until two
 * passes find the same. Files that are half made (`.next`) are none.
 * @throws BackupRefused
 */
export async function readStableFolder(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  let before = await readOnce(folder);
  for (let pass = 1; pass < PASSES_MAX; pass++) {
    const now = await readOnce(folder);
    if (isSame(before, now)) return now;
    before = now;
  }
  throw new BackupRefused(
    `${folder} is written to all the time: try again when fewer new people ask, or stop the server.`,
  );
}

async function readOnce(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = new Map<string, Buffer>();
  let bytes = 0;
  for (const { name } of entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".next"))) {
    const content = await readFile(join(folder, name));
    bytes += content.length;
    if (bytes > BYTES_MAX)
      throw new BackupRefused(`${folder} holds more than ${BYTES_MAX} bytes: copy it with the server stopped.`);
    files.set(name, content);
  }
  return files;
}

function isSame(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): boolean {
  return one.size === other.size && [...one].every(([name, content]) => other.get(name)?.equals(content));
}
