import Sqlite from "better-sqlite3";

/**
 * A lock that the kernel holds for this process, by way of an empty SQLite file: it goes with the process however that
 * ends, and writes no byte. Nothing else may open the file: closing a second descriptor would drop the lock.
 * @returns null when another process has it
 */
export function takeFileLock(path: string): Sqlite.Database | null {
  const lock = new Sqlite(path, { timeout: 0 });
  try {
    // The journal of a transaction that never writes: in memory, or its head would take a block of the disk.
    lock.pragma("journal_mode = MEMORY");
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
    return null;
  }
}
