import type { PurgeReport, PurgeStep } from "@/server/ports/database";
import { cutLog, findInFiles, freeShare, vacuumFile } from "./maintenance";
import type { SqliteFile } from "./sqlite-file";

/** Of the file; past it, it is rebuilt even when nothing is found. */
const FREE_SHARE_MAX = 0.25;

/**
 * First the log is cut, and what secure_delete has overwritten is looked for. Only when something is still found, or when
 * much of the file is free, or when what went can't be looked for, is it rebuilt.
 */
export async function purge(
  file: SqliteFile,
  packagesNear: string,
  needles: readonly Uint8Array[],
  wholly = false,
): Promise<PurgeReport> {
  try {
    const cut = await cutOwn(file, packagesNear);
    const found = await findInFiles(file.path, needles);
    const free = await freeShare(file.path, packagesNear);
    if (!wholly && found.length === 0 && free < FREE_SHARE_MAX) return report([cut, notRebuilt(free)], found);
    const rebuilt = await rebuild(file, packagesNear);
    const cutAgain = await cutOwn(file, packagesNear);
    return report([cutAgain, rebuilt], await findInFiles(file.path, needles));
  } catch (err) {
    return notSearched(err as Error, needles.length);
  }
}

/** Our own writers wait while the file is rebuilt. */
async function rebuild(file: SqliteFile, packagesNear: string): Promise<PurgeStep> {
  const hold = await file.writer.open("hold");
  return vacuumFile(file.path, packagesNear).finally(() => file.writer.ask({ kind: "release", hold }));
}

/** Writers go on while the log waits for a reader to be done; our own reader is interrupted rather than waited for. */
function cutOwn(file: SqliteFile, packagesNear: string): Promise<PurgeStep> {
  file.reader.interrupt();
  return cutLog(file.path, packagesNear);
}

function notRebuilt(free: number): PurgeStep {
  const detail = `not needed: nothing found, ${Math.round(free * 100)} % of the file free`;
  return { step: "vacuum", ok: true, detail };
}

function report(steps: readonly PurgeStep[], found: readonly number[]): PurgeReport {
  const searched = { medium: true, detail: "database file, log, shared memory and journal" };
  return { steps, found, searched, copiesLeft: [] };
}

function notSearched(err: Error, looked: number): PurgeReport {
  return {
    steps: [{ step: "maintenance", ok: false, detail: err.message }],
    found: Array.from({ length: looked }, (_, at) => at),
    searched: { medium: false, detail: "the search did not run" },
    copiesLeft: [],
  };
}
